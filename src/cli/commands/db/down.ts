import { Command, InvalidArgumentError, Option } from 'commander'
import type { DownCheck, DownProof, DownReport } from '../../../server/migrations/down-project.ts'
import type { Answer } from '../../answer.ts'
import { addFlags } from '../../flags.ts'
import { runCommand } from '../../run-command.ts'
import { untilStopped } from '../../stop-signals.ts'
import { toWorkplace } from '../../to-workplace.ts'

type DownFlags = {
  readonly to?: string
  readonly steps?: number
  readonly check?: true
  readonly loseData?: readonly string[]
  readonly force?: true
}

export function createDownCommand(): Command {
  const command = new Command('down')
    .summary('undo migrations by their down files, proven on a copy first')
    .description(
      'Runs <version>_<name>.down.sql of the newest applied migrations, newest first, and takes them out of the ledger. Each is tried first in a ' +
        'scratch PostgreSQL: the schema has to be what it was before the migration. What would lose data is named and asks for --lose-data.',
    )
    .addOption(new Option('--steps <number>', 'how many migrations to undo (default 1)').argParser(parseSteps))
    .addOption(new Option('--to <version>', 'the version that is to be the last applied one; 0 undoes all').conflicts('steps'))
    .option('--lose-data <names...>', 'tables (orders) and columns (orders.note) that may lose what they hold')
    .option('--force', 'run down files that are not proven')
    .addOption(
      new Option('--check', 'try every down file of the project, without the database').conflicts(['steps', 'to', 'loseData', 'force']),
    )
    .addHelpText(
      'after',
      `
Examples:
  $ dorsal db down
  $ dorsal db down --to 20260301090000 --lose-data orders.note
  $ dorsal db down --check                for CI: exits with 1 when one does not lead back, with 3 when one could not be tried`,
    )
    .action((flags: DownFlags) =>
      runCommand(command, async (context) => {
        const { checkDowns, describeProof, downProject } = await import('../../../server/migrations/down-project.ts')
        const place = toWorkplace(context)
        if (flags.check) return toCheckAnswer(await checkDowns(place), describeProof)
        const until =
          flags.to === undefined ? { kind: 'steps' as const, steps: flags.steps ?? 1 } : { kind: 'version' as const, version: flags.to }
        const request = { until, loseData: flags.loseData ?? [], force: flags.force === true }
        return toDownAnswer(await untilStopped((signal) => downProject({ ...place, signal }, request)))
      }),
    )
  return addFlags(command, ['project', 'databaseUrl', 'logLevel', 'json'])
}

function parseSteps(text: string): number {
  const steps = Number(text)
  if (!Number.isInteger(steps) || steps < 1) throw new InvalidArgumentError('It has to be a whole number from 1.')
  return steps
}

function toCheckAnswer({ proofs, withoutDown }: DownCheck, describe: (proof: DownProof) => string): Answer {
  const rows = proofs.map((proof) => [proof.file, proof.verdict, describe(proof), proof.losses.map(({ what }) => what).join(', ')])
  return {
    verdict: judge(proofs),
    data: { proofs, withoutDown },
    sections: [
      ...(rows.length === 0 ? [] : [{ kind: 'table' as const, columns: ['down file', 'verdict', 'why', 'loses'], rows }]),
      { kind: 'lines', lines: withoutDown.map((file) => `no down file: ${file}`) },
    ],
  }
}

function judge(proofs: readonly DownProof[]): Answer['verdict'] {
  if (proofs.some(({ verdict }) => verdict === 'differs')) return 'does not hold'
  return proofs.some(({ verdict }) => verdict === 'could not be checked') ? 'could not be checked' : 'holds'
}

function toDownAnswer(report: DownReport): Answer {
  const { reverted, proofs, lost } = report
  const rows = reverted.map(({ version, file, milliseconds }) => [
    file,
    proofs.find((proof) => proof.version === version)?.verdict ?? '',
    `${milliseconds} ms`,
  ])
  const losses = lost.filter(({ count }) => count > 0).map(({ what, count }) => `lost: ${what} (${count})`)
  return {
    verdict: 'holds',
    data: report,
    sections:
      reverted.length === 0
        ? [{ kind: 'lines', lines: ['Nothing is applied that could be undone.'] }]
        : [
            { kind: 'table', columns: ['undone by', 'proof', 'time'], rows },
            { kind: 'lines', lines: losses },
          ],
  }
}
