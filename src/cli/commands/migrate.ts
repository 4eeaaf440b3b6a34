import { Command } from 'commander'
import type { AppliedMigration, MigrationStatus } from '../../operations/migrate/operation.ts'
import type { Answer } from '../answer.ts'
import { addFlags } from '../flags.ts'
import { runCommand } from '../run-command.ts'

type MigrateFlags = { readonly status?: true; readonly includeAll?: true }

export function createMigrateCommand(): Command {
  const command = new Command('migrate')
    .summary('apply the migrations of a project')
    .description('Applies pending migrations in order, each in one transaction; a failing one leaves the database as it was before it.')
    .option('--status', 'show what is applied, pending, changed, missing or out of order, and change nothing')
    .option('--include-all', 'apply files that are older than an applied one as well')
    .addHelpText(
      'after',
      `
Examples:
  $ dorsal migrate
  $ dorsal migrate --status               exits with 1 unless every file is applied and unchanged
  $ dorsal migrate --include-all
  $ dorsal migrate --database-url postgresql://me:secret@db.example.org/shop`,
    )
    .action((options: MigrateFlags) =>
      runCommand(command, async ({ project, settings, log, printer }) => {
        const { migrateProject, readProjectMigrations } = await import('../../server/beside-server.ts')
        const place = { project, settings, log, onProgress: printer.progress }
        if (options.status) return toStatusAnswer(await readProjectMigrations(place))
        return toAppliedAnswer(await migrateProject(place, { includeAll: options.includeAll === true }))
      }),
    )
  return addFlags(command, ['project', 'branch', 'databaseUrl', 'logLevel', 'json'])
}

function toStatusAnswer(migrations: readonly MigrationStatus[]): Answer {
  const rows = migrations.map(({ version, name, state, appliedAt }) => [version, name, state, appliedAt ?? ''])
  return {
    verdict: migrations.every(({ state }) => state === 'applied') ? 'holds' : 'does not hold',
    data: migrations,
    sections: [{ kind: 'table', columns: ['version', 'name', 'state', 'applied at'], rows }],
  }
}

function toAppliedAnswer(applied: readonly AppliedMigration[]): Answer {
  const rows = applied.map(({ file, statements, milliseconds }) => [file, String(statements), `${milliseconds} ms`])
  return {
    verdict: 'holds',
    data: applied,
    sections:
      applied.length === 0
        ? [{ kind: 'lines', lines: ['Every migration is applied already.'] }]
        : [{ kind: 'table', columns: ['applied', 'statements', 'time'], rows }],
  }
}
