import { Command } from 'commander'
import { listProjectKeys } from '../../../server/manage-keys.ts'
import { addFlags } from '../../flags.ts'
import { runCommand } from '../../run-command.ts'
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
      runCommand(command, async ({ project, settings, log, printer }) => {
        const keys = await listProjectKeys({ project, settings, log, onProgress: printer.progress })
        return { verdict: 'holds', data: keys, sections: [toKeyTable(keys)] }
      }),
    )
  return addFlags(command, ['project', 'databaseUrl', 'logLevel', 'json'])
}
