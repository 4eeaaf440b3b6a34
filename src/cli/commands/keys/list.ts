import { Command } from 'commander'
import { addFlags } from '../../flags.ts'
import { runCommand } from '../../run-command.ts'
import { toWorkplace } from '../../to-workplace.ts'
import { toKeyTable } from './to-key-table.ts'

export function createListKeysCommand(): Command {
  const command = new Command('list')
    .summary('list the API keys of a project')
    .description('Lists API keys, revoked ones too: how each begins, what role it stands for, and when it was last used, to the minute.')
    .addHelpText(
      'after',
      `
Examples:
  $ dorsal keys list
  $ dorsal keys list --json | jq '.[] | select(.lastUsedAt == null)'`,
    )
    .action(() =>
      runCommand(command, async (context) => {
        const { listProjectKeys } = await import('../../../server/keys/manage-keys.ts')
        const keys = await listProjectKeys(toWorkplace(context))
        return { verdict: 'holds', data: keys, sections: [toKeyTable(keys)] }
      }),
    )
  return addFlags(command, ['project', 'branch', 'databaseUrl', 'logLevel', 'json'])
}
