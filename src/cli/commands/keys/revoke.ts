import { Command } from 'commander'
import type { ApiKeyKind } from '../../../access/create-api-key.ts'
import { addFlags } from '../../flags.ts'
import { runCommand } from '../../run-command.ts'
import { toWorkplace } from '../../to-workplace.ts'
import { createKindOption } from './kind-option.ts'
import { toKeyTable } from './to-key-table.ts'

export function createRevokeKeyCommand(): Command {
  const command = new Command('revoke')
    .summary('revoke an API key')
    .description('Revokes an API key. Every server of this database refuses it within a second.')
    .argument('<name or id>', 'what `dorsal keys list` shows')
    .addOption(createKindOption())
    .addHelpText(
      'after',
      `
Examples:
  $ dorsal keys revoke ci
  $ dorsal keys revoke default --kind secret`,
    )
    .action((nameOrId: string, { kind }: { readonly kind?: ApiKeyKind }) =>
      runCommand(command, async (context) => {
        const { revokeProjectKey } = await import('../../../server/keys/manage-keys.ts')
        const place = toWorkplace(context)
        const key = await revokeProjectKey(place, { nameOrId, kind })
        return { verdict: 'holds', data: key, sections: [toKeyTable([key])] }
      }),
    )
  return addFlags(command, ['project', 'branch', 'databaseUrl', 'logLevel', 'json'])
}
