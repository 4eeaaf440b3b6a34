import { Command, Option } from 'commander'
import type { AppliedMigration, MigrationStatus } from '../../operations/migrate/operation.ts'
import type { Answer } from '../answer.ts'
import { addFlags } from '../flags.ts'
import { runCommand } from '../run-command.ts'
import { untilStopped } from '../stop-signals.ts'
import { toWorkplace } from '../to-workplace.ts'

type MigrateFlags = { readonly status?: true; readonly includeAll?: true; readonly force?: true; readonly despite: readonly string[] }

export function createMigrateCommand(): Command {
  const command = new Command('migrate')
    .summary('apply the migrations of a project')
    .description(
      'Applies pending migrations in order, each in one transaction where that is possible; a failing one leaves the database as it was before it. ' +
        'One that waits for a lock lets others pass and tries again. What was interrupted goes on where it was.',
    )
    .option('--status', 'show what is applied, half applied, pending, changed, missing or out of order, and change nothing')
    .option('--include-all', 'apply files that are older than an applied one as well')
    .option('--force', 'apply contracts too, which end a shape that an application may still use, without asking the records of use')
    .addOption(
      new Option('--despite <version or file>', 'apply this one although its rehearsal forbade it; may be given again')
        .argParser(collect)
        .default([]),
    )
    .addHelpText(
      'after',
      `
Examples:
  $ dorsal migrate
  $ dorsal migrate --status               exits with 1 unless every file is applied and unchanged
  $ dorsal migrate --include-all
  $ dorsal migrate --despite 20260112090000
  $ dorsal migrate --force                contracts too, when no application uses their old shape any more
  $ dorsal migrate --database-url postgresql://me:secret@db.example.org/shop

Ctrl-C stops the statement under way; the same command goes on from there.`,
    )
    .action((flags: MigrateFlags) =>
      runCommand(command, async (context) => {
        const { migrateProject, readProjectMigrations } = await import('../../server/beside-server.ts')
        const place = toWorkplace(context)
        if (flags.status) return toStatusAnswer(await readProjectMigrations(place))
        const contracts = flags.force === true ? ('apply' as const) : ('when unused' as const)
        const choice = { includeAll: flags.includeAll === true, contracts, despite: flags.despite }
        return toAppliedAnswer(await untilStopped((signal) => migrateProject({ ...place, signal }, choice)))
      }),
    )
  return addFlags(command, ['project', 'branch', 'databaseUrl', 'logLevel', 'json'])
}

function collect(value: string, earlier: readonly string[]): readonly string[] {
  return [...earlier, value]
}

function toStatusAnswer(migrations: readonly MigrationStatus[]): Answer {
  const rows = migrations.map(({ version, name, state, position, contract, rehearsal, appliedAt, tally }) => [
    version,
    name,
    describeState({ state, position, contract }),
    rehearsal ?? '',
    appliedAt ?? '',
    ...toTallyCells(tally),
  ])
  const columns = ['version', 'name', 'state', 'rehearsal', 'applied at', 'time', 'attempts', 'waited', 'locks']
  return {
    verdict: migrations.every(({ state }) => state === 'applied') ? 'holds' : 'does not hold',
    data: migrations,
    sections: [{ kind: 'table', columns, rows }],
  }
}

function describeState({ state, position, contract }: Pick<MigrationStatus, 'state' | 'position' | 'contract'>): string {
  if (position !== null) return `${state}: ${position}`
  return state === 'pending' && contract !== null ? `pending: contract of ${contract.of}, waits until nobody uses its old shape` : state
}

function toTallyCells(tally: MigrationStatus['tally']): readonly string[] {
  if (tally === null) return ['', '', '', '']
  const { milliseconds, attempts, waitedMilliseconds, locks } = tally
  const strong = locks.filter(({ mode }) => mode !== 'AccessShareLock').map(({ table, mode }) => `${table} ${mode}`)
  return [`${milliseconds} ms`, String(attempts), `${waitedMilliseconds} ms`, strong.join(', ')]
}

function toAppliedAnswer(applied: readonly AppliedMigration[]): Answer {
  const rows = applied.map(({ file, statements, ...tally }) => [file, String(statements), ...toTallyCells(tally)])
  return {
    verdict: 'holds',
    data: applied,
    sections:
      applied.length === 0
        ? [{ kind: 'lines', lines: ['There is nothing to apply.'] }]
        : [{ kind: 'table', columns: ['applied', 'statements', 'time', 'attempts', 'waited', 'locks'], rows }],
  }
}
