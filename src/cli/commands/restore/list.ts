import { Command } from 'commander'
import type { RestoreRecord } from '../../../operations/backup/operation.ts'
import { addFlags } from '../../flags.ts'
import { runCommand } from '../../run-command.ts'
import { toWorkplace } from '../../to-workplace.ts'

export function createListRestoresCommand(): Command {
  const command = new Command('list')
    .summary('show what was restored')
    .description('Lists the restores of this project: those beside the live database and those that took its place.')
    .addHelpText(
      'after',
      `
Examples:
  $ dorsal restore list
  $ dorsal restore list --json`,
    )
    .action(() =>
      runCommand(command, async (context) => {
        const { listProjectRestores } = await import('../../../server/backups/restore-project.ts')
        const list = await listProjectRestores(toWorkplace(context))
        const columns = ['restore', 'moment', 'last commit', 'checks', 'state']
        const lines = list.brokenOff.map((id) => `${id} was broken off; the next restore removes it.`)
        return {
          verdict: 'holds',
          data: list,
          sections: [
            list.restores.length === 0
              ? { kind: 'lines', lines: ['There are no restores.'] }
              : { kind: 'table', columns, rows: list.restores.map(toRow) },
            ...(lines.length === 0 ? [] : [{ kind: 'lines' as const, lines }]),
          ],
        }
      }),
    )
  return addFlags(command, ['project', 'logLevel', 'json'])
}

function toRow({ id, to, reached, checks, swappedAt, swappedBackAt }: RestoreRecord): readonly string[] {
  const bad = checks.filter(({ verdict }) => verdict === 'does not hold').map(({ name }) => name)
  const found = bad.length === 0 ? 'hold' : `do not hold: ${bad.join(', ')}`
  const beside = swappedBackAt === undefined ? 'beside the live one' : `live until ${swappedBackAt}`
  return [id, to, reached.lastCommitAt ?? '', found, swappedAt === null ? beside : `live since ${swappedAt}`]
}
