import { Command } from 'commander'
import { systemClock } from '../../../base/clock.ts'
import { environment } from '../../../base/environment.ts'
import { renderAnnotations } from '../../../findings/render-annotations.ts'
import { renderLines } from '../../../findings/render-lines.ts'
import { renderSarif } from '../../../findings/render-sarif.ts'
import type { ReviewedFinding } from '../../../findings/types.ts'
import type { ProjectLint } from '../../../server/migrations/lint-project.ts'
import type { Answer } from '../../answer.ts'
import { exitCodes } from '../../exit-codes.ts'
import { addFlags } from '../../flags.ts'
import { readVersion } from '../../read-version.ts'
import { type CommandContext, runCommand } from '../../run-command.ts'
import { toWorkplace } from '../../to-workplace.ts'

type LintFlags = { readonly all?: true; readonly offline?: true; readonly sarif?: true; readonly github?: true }

export function createLintCommand(): Command {
  const command = new Command('lint')
    .summary('judge migrations before they run')
    .description(
      'Says what the migrations that are not applied yet would lock, write anew, destroy or open, and how to do it without. ' +
        'Asks the database of DATABASE_URL or of a running server for sizes and types; needs neither.',
    )
    .argument('[files...]', 'files of SQL; none: the pending migrations of the project, all of them where no database can tell which')
    .option('--all', 'look at migrations that are applied already as well')
    .option('--offline', 'ask no database')
    .option('--sarif', 'print a SARIF 2.1.0 log, for code scanning')
    .option('--github', 'print annotations for GitHub (by itself when GITHUB_ACTIONS is true)')
    .addHelpText(
      'after',
      `
Examples:
  $ dorsal db lint                              exits with 1 when something blocks
  $ dorsal db lint dorsal/migrations/20260301090000_orders.sql
  $ dorsal db lint --all --offline --sarif > lint.sarif

What the project lives with stands in accepted.toml beside config.toml, or above a statement:
  -- dorsal:accept drop-column nobody reads it since release 12`,
    )
    .action((files: readonly string[], flags: LintFlags) =>
      runCommand(command, async (context) => {
        const { lintProject } = await import('../../../server/migrations/lint-project.ts')
        const { all = false, offline = false } = flags
        const report = await lintProject(toWorkplace(context), { files, all, offline, now: systemClock.now() })
        return printReport(report, flags, context)
      }),
    )
  return addFlags(command, ['project', 'branch', 'databaseUrl', 'logLevel', 'json'])
}

/** SARIF and annotations are texts of their own, with the exit code of the verdict. */
function printReport(report: ProjectLint, { sarif, github }: LintFlags, { printer, json }: CommandContext): Answer | undefined {
  const forGithub = github === true || environment.GITHUB_ACTIONS === 'true'
  if (!sarif && (json || !forGithub)) return toAnswer(report)
  if (sarif) printer.json(renderSarif(report.review, { name: 'dorsal db lint', version: readVersion() }))
  else for (const line of [...renderAnnotations(report.review), ...renderLines(report.review)]) printer.text(line)
  process.exitCode = exitCodes[report.verdict]
  return undefined
}

function toAnswer({ verdict, review, database, files, misnamed }: ProjectLint): Answer {
  const { findings, notRun, expired, unused } = review
  return {
    verdict,
    data: {
      verdict,
      files,
      misnamed,
      database,
      findings: findings.map(toData),
      notRun: notRun.map(({ rule, reason }) => ({ rule: rule.name, reason })),
      expired,
      unused,
    },
    sections: [
      { kind: 'lines', lines: renderLines(review) },
      { kind: 'lines', lines: describeRun({ database, files, misnamed }) },
    ],
  }
}

function toData({ rule, id, severity, message, fix, place, details, accepted }: ReviewedFinding) {
  return { id, rule: rule.name, severity, message, fix: fix ?? null, place: place ?? null, ...details, accepted: accepted?.reason ?? null }
}

function describeRun({ database, files, misnamed }: Pick<ProjectLint, 'database' | 'files' | 'misnamed'>): readonly string[] {
  const count = `${files.length} ${files.length === 1 ? 'file' : 'files'} looked at`
  const asked = {
    asked: 'with the sizes and types of the database',
    'not asked': 'without a database: every table counts as large',
    'could not be asked': 'the database could not be asked',
  }
  return [`${count}, ${asked[database]}.`, ...misnamed.map((name) => `${name} is not named like a migration and was not looked at.`)]
}
