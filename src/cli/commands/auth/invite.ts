import { Command } from 'commander'
import { addFlags } from '../../flags.ts'
import { runCommand } from '../../run-command.ts'
import { toWorkplace } from '../../to-workplace.ts'
import { askAdministration } from './ask-administration.ts'
import { parseJson } from './parse-json-flag.ts'
import { type ShownUser, toUserAnswer } from './user-table.ts'

export function createInviteCommand(): Command {
  const command = new Command('invite')
    .summary('invite somebody by mail')
    .description('Makes an account for an address and sends its owner a link to accept it with: by SMTP, or into the mailbox at /mailbox.')
    .argument('<email>', 'the address')
    .option('--data <json>', 'user_metadata')
    .addHelpText('after', `\nExamples:\n  $ dorsal auth invite grace@example.org --data '{"full_name":"Grace"}'`)
    .action((email: string, { data }: { readonly data?: string }) =>
      runCommand(command, async (context) => {
        const place = toWorkplace(context)
        const body = { email, ...(data === undefined ? {} : { data: parseJson('--data', data) }) }
        return toUserAnswer((await askAdministration(place, 'invite', { body })) as ShownUser)
      }),
    )
  return addFlags(command, ['project', 'branch', 'databaseUrl', 'logLevel', 'json'])
}
