import { Command, Option } from 'commander'
import { systemClock } from '../../../base/clock.ts'
import type { Proof, SchemaDiff } from '../../../operations/diff/operation.ts'
import type { SchemaSide } from '../../../server/open-schemas.ts'
import type { Answer } from '../../answer.ts'
import { addFlags } from '../../flags.ts'
import { runCommand } from '../../run-command.ts'
import { toWorkplace } from '../../to-workplace.ts'
import { renderUncompared, toDifferenceRow } from './drift.ts'

type DiffFlags = {
  readonly from: 'migrations' | 'database'
  readonly to: 'migrations' | 'database'
  readonly schema?: string
  readonly write?: string
  readonly allowDestructive?: true
}

export function createDiffCommand(): Command {
  const command = new Command('diff')
    .summary('write the difference between two schemas as a migration, proven on a copy')
    .description(
      'Compares the migrations with the database, or with a file that holds the schema as it should be, and tries the difference on copies in a scratch PostgreSQL, there and back.',
    )
    .addOption(new Option('--from <side>', 'where to start').choices(['migrations', 'database']).default('migrations'))
    .addOption(new Option('--to <side>', 'where to go').choices(['migrations', 'database']).default('database'))
    .option('--schema <file>', 'go to the schema that this file makes, in place of --to')
    .option('--write <name>', 'write the migration, when it is proven, to migrations/<timestamp>_<name>.sql')
    .option('--allow-destructive', 'write out what loses rows or values, which otherwise stands in comments')
    .addHelpText(
      'after',
      `
Examples:
  $ dorsal db diff                                         what the database has that the migrations do not
  $ dorsal db diff --write add_orders
  $ dorsal db diff --schema schema.sql --write orders      the migration that makes the schema of a file
  $ dorsal db diff --from database --to migrations

Exits with 0 when nothing differs or a proven migration was written, with 1 when something differs, with 3 when it is not proven.`,
    )
    .action((options: DiffFlags) =>
      runCommand(command, async (context) => {
        const { diffProject, renderMigration, writeMigration } = await import('../../../server/migrations/diff-project.ts')
        const to: SchemaSide = options.schema === undefined ? { kind: options.to } : { kind: 'file', file: options.schema }
        const request = { from: { kind: options.from }, to, allowDestructive: options.allowDestructive === true }
        const diff = await diffProject(toWorkplace(context), request)
        const sql = renderMigration(diff)
        const isWritable = options.write !== undefined && diff.forward.verdict === 'proven' && diff.differences.length > 0
        const file = isWritable ? await writeMigration(context.project, { name: options.write, text: sql, clock: systemClock }) : null
        return toAnswer(diff, { sql, file })
      }),
    )
  return addFlags(command, ['project', 'branch', 'databaseUrl', 'logLevel', 'json'])
}

function toAnswer(diff: SchemaDiff, { sql, file }: { readonly sql: string; readonly file: string | null }): Answer {
  const { differences, forward, backward, uncompared, heldBack } = diff
  return {
    verdict: toVerdict(diff, file),
    data: { differences, sql: differences.length === 0 ? '' : sql, file, heldBack, forward, backward, uncompared },
    sections:
      differences.length === 0
        ? [{ kind: 'lines', lines: ['Nothing differs.', ...renderUncompared(uncompared)] }]
        : [
            { kind: 'table', columns: ['what', 'name', 'state', 'differs in'], rows: differences.map(toDifferenceRow) },
            { kind: 'lines', lines: [sql.trimEnd()] },
            {
              kind: 'lines',
              lines: [
                renderProof('there', forward),
                renderProof('back', backward),
                ...renderUncompared(uncompared),
                ...(file === null ? [] : [`Written to ${file}`]),
              ],
            },
          ],
  }
}

function toVerdict({ differences, forward }: SchemaDiff, file: string | null): Answer['verdict'] {
  if (differences.length === 0) return 'holds'
  if (forward.verdict !== 'proven') return 'could not be checked'
  return file === null ? 'does not hold' : 'holds'
}

function renderProof(way: string, { verdict, reason, remaining }: Proof): string {
  const rest = remaining.map(({ kind, name }) => `${kind} ${name}`).join(', ')
  return `${way}: ${verdict}${reason === null ? '' : ` (${reason}${rest === '' ? '' : `: ${rest}`})`}`
}
