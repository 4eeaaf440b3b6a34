import { Command, InvalidArgumentError } from 'commander'
import { systemClock } from '../../../base/clock.ts'
import { environment } from '../../../base/environment.ts'
import { renderAnnotations } from '../../../findings/render-annotations.ts'
import { renderSarif } from '../../../findings/render-sarif.ts'
import type { ProjectContractDiff } from '../../../server/contracts/diff-project-contract.ts'
import type { ContractSide } from '../../../server/contracts/read-project-contract.ts'
import type { Answer } from '../../answer.ts'
import { describeContractDiff, renderContractMarkdown, toContractDiffAnswer } from '../../contract-answer.ts'
import { exitCodes } from '../../exit-codes.ts'
import { addFlags } from '../../flags.ts'
import { readVersion } from '../../read-version.ts'
import { type CommandContext, runCommand } from '../../run-command.ts'
import { toWorkplace } from '../../to-workplace.ts'
import { sideOption } from './contract.ts'

type DiffFlags = {
  readonly against: string
  readonly of?: ContractSide
  readonly unusedDays: number
  readonly ci?: true
  readonly sarif?: true
  readonly markdown?: true
}

export function createContractDiffCommand(): Command {
  const command = new Command('diff')
    .summary('say what a change of the API breaks, and whom')
    .description(
      'Compares what clients may rely on with an earlier state: every change is told, and whether it breaks in its direction. ' +
        'Where uses are recorded (DATABASE_URL or a running server), who breaks is named.',
    )
    .requiredOption('--against <what>', 'a git ref, a file of `dorsal api contract --json`, or the address of a running Dorsal')
    .addOption(sideOption())
    .option('--unused-days <days>', 'days of records without a use after which something counts as unused', parseDays, 30)
    .option('--ci', 'print annotations for GitHub (by itself when GITHUB_ACTIONS is true)')
    .option('--sarif', 'print a SARIF 2.1.0 log, for code scanning')
    .option('--markdown', 'print Markdown, for a pull request')
    .addHelpText(
      'after',
      `
Examples:
  $ dorsal api diff --against main                      exits with 1 when something breaks
  $ dorsal api diff --against contract.json --markdown
  $ DORSAL_CONTRACT_KEY=sb_secret_… dorsal api diff --against https://api.example.org

What the project lives with stands in accepted.toml beside config.toml.`,
    )
    .action((flags: DiffFlags) =>
      runCommand(command, async (context) => {
        const { diffProjectContract } = await import('../../../server/contracts/diff-project-contract.ts')
        const { against, of: side, unusedDays } = flags
        const diff = await diffProjectContract(toWorkplace(context), { against, side, unusedDays, now: systemClock.now() })
        return printDiff(diff, flags, context)
      }),
    )
  return addFlags(command, ['project', 'branch', 'databaseUrl', 'logLevel', 'json'])
}

/** SARIF, Markdown and annotations are texts of their own, with the exit code of the verdict. */
function printDiff(diff: ProjectContractDiff, { ci, sarif, markdown }: DiffFlags, { printer, json }: CommandContext): Answer | undefined {
  const annotated = ci === true || environment.GITHUB_ACTIONS === 'true'
  if (sarif) printer.json(renderSarif(diff.review, { name: 'dorsal api diff', version: readVersion() }))
  else if (markdown) printer.text(renderContractMarkdown(diff))
  else if (annotated && !json) for (const line of [...renderAnnotations(diff.review), ...describeContractDiff(diff)]) printer.text(line)
  else return toContractDiffAnswer(diff)
  process.exitCode = exitCodes[diff.verdict]
  return undefined
}

function parseDays(text: string): number {
  const days = Number(text)
  if (!Number.isSafeInteger(days) || days < 1)
    throw new InvalidArgumentError('--unused-days takes a whole number of days, 30 for instance.')
  return days
}
