import { Command } from 'commander'
import type { ApiKeyKind } from '../../../access/create-api-key.ts'
import { addFlags } from '../../flags.ts'
import { runCommand } from '../../run-command.ts'
import { toWorkplace } from '../../to-workplace.ts'
import { createKindOption } from './kind-option.ts'
import { parseDurationFlag } from './parse-duration-flag.ts'
import { toNewKeyAnswer } from './to-key-table.ts'

type CreateFlags = { readonly name: string; readonly kind: ApiKeyKind; readonly role?: string; readonly expiresIn?: number }

export function createCreateKeyCommand(): Command {
  const command = new Command('create')
    .summary('create an API key')
    .description('Creates an API key and shows it once. Servers that run accept it at once.')
    .requiredOption('--name <name>', 'what the key is called: small letters, digits, - and _')
    .addOption(createKindOption().makeOptionMandatory())
    .option('--role <name>', 'the role it stands for (default: the anonymous role for a publishable key, service_role for a secret one)')
    .option('--expires-in <time>', 'how long it is valid: 90d, 12h, 30m (default: for ever)', parseDurationFlag('--expires-in'))
    .addHelpText(
      'after',
      `
Examples:
  $ dorsal keys create --name ci --kind secret --expires-in 90d
  $ dorsal keys create --name web --kind publishable --json | jq -r .key`,
    )
    .action(({ name, kind, role, expiresIn }: CreateFlags) =>
      runCommand(command, async (context) => {
        const { createProjectKey } = await import('../../../server/keys/manage-keys.ts')
        const place = toWorkplace(context)
        return toNewKeyAnswer(await createProjectKey(place, { name, kind, role, lifetime: expiresIn }))
      }),
    )
  return addFlags(command, ['project', 'branch', 'databaseUrl', 'logLevel', 'json'])
}
