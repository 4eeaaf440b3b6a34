import { Command } from 'commander'
import type { ApiKeyKind } from '../../../access/create-api-key.ts'
import { addFlags } from '../../flags.ts'
import { runCommand } from '../../run-command.ts'
import { toWorkplace } from '../../to-workplace.ts'
import { createKindOption } from './kind-option.ts'
import { parseDurationFlag } from './parse-duration-flag.ts'
import { toNewKeyAnswer } from './to-key-table.ts'

type RotateFlags = { readonly kind?: ApiKeyKind; readonly keepFor?: number }

export function createRotateKeyCommand(): Command {
  const command = new Command('rotate')
    .summary('replace an API key by a new one of the same name')
    .description('Makes a new key with the name, kind and role of another, shows it once, and revokes the other, at once or later.')
    .argument('<name or id>', 'what `dorsal keys list` shows')
    .addOption(createKindOption())
    .option('--keep-for <time>', 'how long the other key stays valid: 1h, 30m (default: not at all)', parseDurationFlag('--keep-for'))
    .addHelpText(
      'after',
      `
Examples:
  $ dorsal keys rotate ci --keep-for 1h
  $ dorsal keys rotate default --kind secret`,
    )
    .action((nameOrId: string, { kind, keepFor = 0 }: RotateFlags) =>
      runCommand(command, async (context) => {
        const { rotateProjectKey } = await import('../../../server/keys/manage-keys.ts')
        const place = toWorkplace(context)
        return toNewKeyAnswer(await rotateProjectKey(place, { nameOrId, kind, overlap: keepFor }))
      }),
    )
  return addFlags(command, ['project', 'branch', 'databaseUrl', 'logLevel', 'json'])
}
