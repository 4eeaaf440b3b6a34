import { Command } from 'commander'
import { systemClock } from '../../base/clock.ts'
import { loadKeys } from '../../server/load-keys.ts'
import { addFlags } from '../flags.ts'
import { runCommand } from '../run-command.ts'

export function createKeysCommand(): Command {
  const command = new Command('keys')
    .summary('show the keys of a project')
    .description('Shows the keys that clients present, and the secret that signs tokens. They are made when the project has none.')
    .addHelpText(
      'after',
      `
Examples:
  $ dorsal keys
  $ dorsal keys --json | jq -r .anonKey`,
    )
    .action(() =>
      runCommand(command, async ({ project, settings }) => {
        const { databasePasswords: _, encryptionKey: __, ...keys } = await loadKeys(project, settings, systemClock)
        return {
          verdict: 'holds',
          data: keys,
          sections: [{ kind: 'table', columns: ['key', 'value'], rows: Object.entries(keys) }],
        }
      }),
    )
  return addFlags(command, ['project', 'json'])
}
