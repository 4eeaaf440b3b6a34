import { Command } from 'commander'
import { addFlags } from '../flags.ts'
import { runCommand } from '../run-command.ts'
import { toWorkplace } from '../to-workplace.ts'
import { createRestoreDumpCommand } from './restore/dump.ts'
import { createForgetCommand } from './restore/forget.ts'
import { createListRestoresCommand } from './restore/list.ts'
import { createSwapCommand } from './restore/swap.ts'
import { describeRanges, toRestoreAnswer } from './restore/to-restore-answer.ts'

type RestoreFlags = { readonly to?: string; readonly into?: string; readonly only?: string }

export function createRestoreCommand(): Command {
  const command = new Command('restore')
    .summary('bring the database back as it was at a moment')
    .description(
      'Restores from the archive into a PostgreSQL beside the live one, reads all of it, and leaves it there: nothing live is touched until `dorsal restore swap`. Without --to: which moments there are.',
    )
    .option(
      '--to <moment>',
      'latest, a time ("2026-11-22 21:30:05", UTC unless it says otherwise), a position (0/5000148), or a restore point',
    )
    .option('--into <folder>', 'puts the cluster there instead of .dorsal/restores')
    .option('--only <table>', "brings only this table's rows, into a table beside it in the live database")
    .addHelpText(
      'after',
      `
Examples:
  $ dorsal restore
  $ dorsal restore --to "2026-11-22 21:30:05"
  $ dorsal restore --to latest --json | jq -r .id
  $ dorsal restore --to before-release --only orders
  $ dorsal restore swap 20261122T213412Z`,
    )
    .action(({ to, into, only }: RestoreFlags) =>
      runCommand(command, async (context) => {
        const { bringProjectTable, readRecoverable, restoreProject } = await import('../../server/backups/restore-project.ts')
        const place = toWorkplace(context)
        if (to === undefined) return describeRanges(await readRecoverable(place))
        const wanted = { to, ...(into === undefined ? {} : { into }) }
        if (only === undefined) return toRestoreAnswer(await restoreProject(place, wanted))
        const { schema, name, rows } = await bringProjectTable(place, { ...wanted, table: only })
        const lines = [`${rows} rows of ${only} are in ${schema}.${name}. Only its owner may read it; drop it when you are done.`]
        return { verdict: 'holds', data: { schema, name, rows }, sections: [{ kind: 'lines', lines }] }
      }),
    )
  for (const each of [createListRestoresCommand(), createSwapCommand(), createForgetCommand(), createRestoreDumpCommand()])
    command.addCommand(each.exitOverride())
  return addFlags(command, ['project', 'logLevel', 'json'])
}
