import { Command } from 'commander'
import { addFlags } from '../../flags.ts'
import { runCommand } from '../../run-command.ts'
import { toWorkplace } from '../../to-workplace.ts'

type DumpFlags = { readonly into?: string; readonly intoDatabase?: string }

export function createRestoreDumpCommand(): Command {
  const command = new Command('dump')
    .summary('bring a logical backup back, into a new PostgreSQL or an empty database')
    .description(
      'Makes schema, roles and rows of a backup that `dorsal backup create` made of a database elsewhere, and compares every table with what was counted when it was read. Nothing live is touched.',
    )
    .argument('[id]', 'as `dorsal backup list` names it', 'latest')
    .option('--into <folder>', 'a new embedded PostgreSQL there instead of in .dorsal/restored-dumps')
    .option('--into-database <url>', 'an empty database: postgresql://user:password@host:5432/database')
    .addHelpText(
      'after',
      `
Examples:
  $ dorsal restore dump
  $ dorsal restore dump 20261122T213000Z-logical --into-database postgresql://postgres@127.0.0.1/empty`,
    )
    .action((id: string, { into, intoDatabase }: DumpFlags) =>
      runCommand(command, async (context) => {
        const { restoreProjectDump } = await import('../../../server/backups/logical-project.ts')
        const restored = await restoreProjectDump(toWorkplace(context), { id, into, databaseUrl: intoDatabase })
        const { at, place, tables, rows, leftOut } = restored
        const lines = [
          `${restored.id}, of ${at}, is in ${place}: ${tables} tables with ${rows} rows, each compared with what was backed up.`,
          ...leftOut.map(({ kind, name, reason }) => `not restored: ${kind} ${name} (${reason})`),
        ]
        const isWhole = !leftOut.some(({ kind }) => kind === 'statement')
        return { verdict: isWhole ? 'holds' : 'does not hold', data: restored, sections: [{ kind: 'lines', lines }] }
      }),
    )
  return addFlags(command, ['project', 'databaseUrl', 'logLevel', 'json'])
}
