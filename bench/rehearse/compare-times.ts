import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AppliedMigration } from '../../src/operations/migrate/operation.ts'
import type { ProjectRehearsal } from '../../src/server/rehearsals/rehearse-project.ts'
import { runCommand } from '../../tests/support/dorsal-command.ts'

const migrations = {
  '2_rewrite.sql': 'alter table visits add column seen timestamptz not null default clock_timestamp();\n',
  '3_index.sql': 'create index visits_page on visits (page);\n',
  '4_concurrent_index.sql': 'create index concurrently visits_seen on visits (seen);\n',
  '5_update.sql': 'update sales set quantity = quantity + 1;\n',
  '6_column.sql': 'alter table products add column color text;\n',
}

type Rows = readonly Readonly<Record<string, string | number>>[]

/** Rehearses migrations of several kinds, then applies them, whatever was forbidden. */
export async function compareTimes(root: string): Promise<{ readonly migrations: Rows; readonly commands: Rows }> {
  for (const [file, text] of Object.entries(migrations)) writeFileSync(join(root, 'dorsal/migrations', file), text)
  const rehearsal = await timeCommand<ProjectRehearsal>(['db', 'rehearse', '--no-load', '--project', root, '--json'])
  const despite = rehearsal.data.migrations.flatMap(({ verdict, version }) => (verdict === 'forbidden' ? ['--despite', version] : []))
  const real = await timeCommand<readonly AppliedMigration[]>(['migrate', ...despite, '--project', root, '--json'])
  const { copy } = rehearsal.data
  return {
    migrations: rehearsal.data.migrations.map((rehearsed) => compare(rehearsed, real.data)),
    commands: [
      {
        'GB copied': ((copy?.bytes ?? 0) / 1e9).toFixed(2),
        'copy, s': toSeconds(copy?.milliseconds ?? 0),
        'dorsal db rehearse --no-load, s': toSeconds(rehearsal.milliseconds),
        'dorsal migrate, s': toSeconds(real.milliseconds),
        ratio: (rehearsal.milliseconds / real.milliseconds).toFixed(2),
      },
    ],
  }
}

function compare({ file, version, verdict, alone }: ProjectRehearsal['migrations'][number], applied: readonly AppliedMigration[]) {
  const rehearsed = alone?.milliseconds ?? Number.NaN
  const real = applied.find((each) => each.version === version)?.milliseconds ?? Number.NaN
  return {
    migration: file.replace(/.*\/\d+_|\.sql$/g, ''),
    'rehearsed, s': toSeconds(rehearsed),
    'real, s': toSeconds(real),
    ratio: (rehearsed / real).toFixed(2),
    'rewritten, MB': ((alone?.rewrittenBytes ?? 0) / 1e6).toFixed(0),
    'keeps waiting, s': toSeconds(alone?.longestBlock?.milliseconds ?? 0),
    verdict,
  }
}

async function timeCommand<Data>(parameters: readonly string[]): Promise<{ readonly data: Data; readonly milliseconds: number }> {
  const started = performance.now()
  const { output, errors } = await runCommand(parameters)
  if (output === '') throw new Error(errors)
  return { data: JSON.parse(output) as Data, milliseconds: performance.now() - started }
}

function toSeconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(milliseconds < 1000 ? 3 : 1)
}
