import { Command } from 'commander'
import { systemClock } from '../../base/clock.ts'
import { addFlags } from '../flags.ts'
import { runCommand } from '../run-command.ts'
import { createCreateKeyCommand } from './keys/create.ts'
import { createListKeysCommand } from './keys/list.ts'
import { createRevokeKeyCommand } from './keys/revoke.ts'
import { createRotateKeyCommand } from './keys/rotate.ts'
import { createSigningKeysCommand } from './keys/signing.ts'

export function createKeysCommand(): Command {
  const command = new Command('keys')
    .summary('show, create, revoke and rotate the keys of a project')
    .description(
      'Shows the keys that clients present, and the secret that signs tokens. They are made when the project has none. The commands below keep more of them.',
    )
    .addHelpText(
      'after',
      `
Examples:
  $ dorsal keys
  $ dorsal keys --json | jq -r .anonKey
  $ dorsal keys create --name ci --kind secret`,
    )
    .action(() =>
      runCommand(command, async ({ project, settings }) => {
        const { loadKeys } = await import('../../server/keys/load-keys.ts')
        const { databasePasswords: _, encryptionKey: __, ...keys } = await loadKeys(project, settings, systemClock)
        return {
          verdict: 'holds',
          data: keys,
          sections: [{ kind: 'table', columns: ['key', 'value'], rows: Object.entries(keys) }],
        }
      }),
    )
  const below = [
    createListKeysCommand(),
    createCreateKeyCommand(),
    createRevokeKeyCommand(),
    createRotateKeyCommand(),
    createSigningKeysCommand(),
  ]
  for (const each of below) command.addCommand(each.exitOverride())
  return addFlags(command, ['project', 'branch', 'json'])
}
