import { Command } from 'commander'
import { systemClock } from '../../base/clock.ts'
import { environment } from '../../base/environment.ts'
import { renderAnnotations } from '../../findings/render-annotations.ts'
import { renderLines } from '../../findings/render-lines.ts'
import { renderSarif } from '../../findings/render-sarif.ts'
import type { AdviceReport } from '../../server/advice/advise-project.ts'
import type { Answer } from '../answer.ts'
import { exitCodes } from '../exit-codes.ts'
import { addFlags } from '../flags.ts'
import { readVersion } from '../read-version.ts'
import { type CommandContext, runCommand } from '../run-command.ts'
import { toWorkplace } from '../to-workplace.ts'
import { createAdviseIndexesCommand } from './advise/indexes.ts'
import { createAdvisePoliciesCommand } from './advise/policies.ts'

type AdviseFlags = { readonly rule?: readonly string[]; readonly ci?: true; readonly sarif?: true }

export function createAdviseCommand(): Command {
  const command = new Command('advise')
    .summary('say what leaks, what may break and what is slow')
    .description(
      'Asks every rule about the database and the settings it is served with, and says what to do, ready to be run. ' +
        'Changes nothing: it reads in a transaction that is rolled back. A rule that could not look is said, and never counts as clean.',
    )
    .option('--rule <names...>', 'ask only these rules')
    .option('--ci', 'print annotations for GitHub (by itself when GITHUB_ACTIONS is true)')
    .option('--sarif', 'print a SARIF 2.1.0 log, for code scanning')
    .addHelpText(
      'after',
      `
Examples:
  $ dorsal advise                               exits with 1 when an error was found, with 3 when a rule could not run
  $ dorsal advise --rule exposed-table-without-row-security
  $ dorsal advise --database-url postgresql://reader@db.example.org/app --sarif > advice.sarif

What the project lives with stands in accepted.toml beside config.toml, a rule that cannot run as "rule:could not run".`,
    )
    .action((flags: AdviseFlags) =>
      runCommand(command, async (context) => {
        const { adviseProject } = await import('../../server/advice/advise-project.ts')
        const report = await adviseProject(toWorkplace(context), { rules: flags.rule ?? [], now: systemClock.now() })
        return printReport(report, flags, context)
      }),
    )
  for (const below of [createAdviseIndexesCommand(), createAdvisePoliciesCommand()]) command.addCommand(below.exitOverride())
  return addFlags(command, ['project', 'branch', 'databaseUrl', 'logLevel', 'json'])
}

/** SARIF and annotations are texts of their own, with the exit code of the verdict. */
function printReport(report: AdviceReport, { ci, sarif }: AdviseFlags, { printer, json }: CommandContext): Answer | undefined {
  const annotated = ci === true || environment.GITHUB_ACTIONS === 'true'
  if (!sarif && (json || !annotated)) return toAnswer(report)
  if (sarif) printer.json(renderSarif(report.review, { name: 'dorsal advise', version: readVersion() }))
  else for (const line of [...renderAnnotations(report.review), ...renderLines(report.review)]) printer.text(line)
  process.exitCode = exitCodes[report.verdict]
  return undefined
}

function toAnswer({ verdict, review }: AdviceReport): Answer {
  const { findings, notRun, notApplicable, clean, expired, unused } = review
  const toSilent = ({ rule, reason }: (typeof notApplicable)[number]) => ({ rule: rule.name, reason })
  const data = {
    verdict,
    findings: findings.map(toData),
    notRun: notRun.map(({ accepted, ...each }) => ({ ...toSilent(each), accepted: accepted?.reason ?? null })),
    notApplicable: notApplicable.map(toSilent),
    clean: clean.map(({ name }) => name),
    expired,
    unused,
  }
  return { verdict, data, sections: [{ kind: 'lines', lines: renderLines(review) }] }
}

function toData({ rule, id, severity, message, fix, place, details, accepted }: AdviceReport['review']['findings'][number]) {
  return { id, rule: rule.name, severity, message, fix: fix ?? null, place: place ?? null, ...details, accepted: accepted?.reason ?? null }
}
