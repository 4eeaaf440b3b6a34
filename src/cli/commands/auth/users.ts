import { Command } from 'commander'
import { addFlags } from '../../flags.ts'
import { runCommand } from '../../run-command.ts'
import { toWorkplace } from '../../to-workplace.ts'
import { askAdministration } from './ask-administration.ts'
import { findUser } from './find-user.ts'
import { parseJson } from './parse-json-flag.ts'
import { type ShownUser, toUserAnswer, toUserTable } from './user-table.ts'

const named = 'id, e-mail address or phone number'

export function createUsersCommand(): Command {
  const command = new Command('users')
    .summary('list, create, change and delete users')
    .description('What an administrator does with users.')
  const below = [createList(), createGet(), createCreate(), createUpdate(), createBan(), createUnban(), createDelete()]
  for (const each of below) command.addCommand(addFlags(each, ['project', 'branch', 'databaseUrl', 'logLevel', 'json']).exitOverride())
  return command
}

type ListFlags = { readonly filter?: string; readonly page?: string; readonly perPage?: string }

function createList(): Command {
  const command = new Command('list')
    .summary('list users')
    .description('Lists users, the newest first.')
    .option('--filter <text>', 'part of an address, a number or a full name')
    .option('--page <number>', 'which page (default: the first)')
    .option('--per-page <number>', 'users on a page (default: 50)')
    .addHelpText('after', '\nExamples:\n  $ dorsal auth users list --filter example.org --json | jq -r .users[].email')
  return command.action(({ filter = '', page = '', perPage = '' }: ListFlags) =>
    runCommand(command, async (context) => {
      const place = toWorkplace(context)
      const data = (await askAdministration(place, 'listUsers', { query: { filter, page, per_page: perPage } })) as {
        readonly users: readonly ShownUser[]
      }
      return { verdict: 'holds', data, sections: [toUserTable(data.users)] }
    }),
  )
}

function createGet(): Command {
  const command = new Command('get')
    .summary('show a user')
    .description('Shows a user; --json shows everything.')
    .argument('<user>', named)
    .addHelpText('after', '\nExamples:\n  $ dorsal auth users get ada@example.org --json')
  return command.action((user: string) => runCommand(command, async (context) => toUserAnswer(await findUser(toWorkplace(context), user))))
}

type UserFlags = {
  readonly email?: string
  readonly phone?: string
  readonly passwordHash?: string
  readonly confirm?: true
  readonly role?: string
  readonly data?: string
  readonly appData?: string
}

/** A password is no parameter: others on the machine may read those. */
function addUserOptions(command: Command): Command {
  return command
    .option('--email <address>', 'e-mail address')
    .option('--phone <number>', 'phone number with its country: +33600000000')
    .option('--password-hash <hash>', 'bcrypt or argon2 in PHC form')
    .option('--confirm', 'address and number count as confirmed')
    .option('--role <name>', 'the role of access tokens (default: authenticated)')
    .option('--data <json>', 'user_metadata')
    .option('--app-data <json>', 'app_metadata')
}

function toBody({ email, phone, passwordHash, confirm, role, data, appData }: UserFlags): Readonly<Record<string, unknown>> {
  const fields = {
    email,
    phone,
    password_hash: passwordHash,
    role,
    email_confirm: confirm,
    phone_confirm: confirm,
    user_metadata: data === undefined ? undefined : parseJson('--data', data),
    app_metadata: appData === undefined ? undefined : parseJson('--app-data', appData),
  }
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}

function createCreate(): Command {
  const command = addUserOptions(new Command('create'))
    .summary('create a user')
    .description('Creates a user without asking them; no mail is sent. Without a hash they set a password by recovering the account.')
    .addHelpText('after', `\nExamples:\n  $ dorsal auth users create --email ada@example.org --confirm --app-data '{"plan":"pro"}'`)
  return command.action((flags: UserFlags) =>
    runCommand(command, async (context) => {
      const place = toWorkplace(context)
      return toUserAnswer((await askAdministration(place, 'createUser', { body: toBody(flags) })) as ShownUser)
    }),
  )
}

function createUpdate(): Command {
  const command = addUserOptions(new Command('update'))
    .summary('change a user')
    .description('Changes a user without asking them; metadata is merged, and null takes a name away.')
    .argument('<user>', named)
    .addHelpText('after', '\nExamples:\n  $ dorsal auth users update ada@example.org --email ada@example.net --confirm')
  return command.action((user: string, flags: UserFlags) => changeUser(command, user, () => toBody(flags)))
}

function createBan(): Command {
  const command = new Command('ban')
    .summary('shut a user out for a time')
    .description('A banned user can neither sign in nor refresh; access tokens they hold are accepted by REST until they expire.')
    .argument('<user>', named)
    .requiredOption('--for <time>', 'how long: 24h, 1h30m')
    .addHelpText('after', '\nExamples:\n  $ dorsal auth users ban ada@example.org --for 24h')
  return command.action((user: string, flags: { readonly for: string }) => changeUser(command, user, () => ({ ban_duration: flags.for })))
}

function createUnban(): Command {
  const command = new Command('unban')
    .summary('end the ban of a user')
    .description('The user may sign in again.')
    .argument('<user>', named)
    .addHelpText('after', '\nExamples:\n  $ dorsal auth users unban ada@example.org')
  return command.action((user: string) => changeUser(command, user, () => ({ ban_duration: 'none' })))
}

async function changeUser(command: Command, user: string, body: () => Readonly<Record<string, unknown>>): Promise<void> {
  await runCommand(command, async (context) => {
    const place = toWorkplace(context)
    const { id } = await findUser(place, user)
    return toUserAnswer((await askAdministration(place, 'updateUser', { params: { userId: id }, body: body() })) as ShownUser)
  })
}

function createDelete(): Command {
  const command = new Command('delete')
    .summary('delete a user')
    .description('Deletes a user and what hangs on the row. With --soft the row and its id stay, and say nothing about the person.')
    .argument('<user>', named)
    .option('--soft', 'keep the row')
    .addHelpText('after', '\nExamples:\n  $ dorsal auth users delete ada@example.org --soft')
  return command.action((user: string, { soft }: { readonly soft?: true }) =>
    runCommand(command, async (context) => {
      const place = toWorkplace(context)
      const found = await findUser(place, user)
      await askAdministration(place, 'deleteUser', { params: { userId: found.id }, body: { should_soft_delete: soft === true } })
      const data = { id: found.id, deleted: soft === true ? 'softly' : 'for good' }
      return { verdict: 'holds', data, sections: [{ kind: 'lines', lines: [`${found.id} is deleted ${data.deleted}.`] }] }
    }),
  )
}
