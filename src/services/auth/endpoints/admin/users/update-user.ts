import { type Static, Type } from 'typebox'
import { PostgresError } from '../../../../../postgres/types.ts'
import { recordAudit } from '../../../audit/record-audit.ts'
import { mergeMetadata } from '../../../domain/merge-metadata.ts'
import { parseEmail, parsePhone } from '../../../domain/parse-address.ts'
import { type CallScope, defineEndpoint } from '../../../endpoint.ts'
import { emailExists, phoneExists } from '../../../errors.ts'
import { listIdentities } from '../../../store/identities.ts'
import { deleteAllOneTimeTokens } from '../../../store/one-time-tokens.ts'
import { deleteSessionsOfUser } from '../../../store/sessions.ts'
import { findUserByEmail, findUserByPhone, type UserChanges, updateUser as updateUserRow } from '../../../store/users.ts'
import type { User } from '../../../types.ts'
import { toUserJson } from '../../../users/render-user.ts'
import { keepAddressIdentities } from './keep-address-identities.ts'
import { readBan, readPassword, userFields } from './user-fields.ts'
import { lockUserOfPath, userPath } from './user-of-path.ts'

const body = Type.Object(userFields)

export const updateUser = defineEndpoint({
  method: 'PUT',
  url: '/admin/users/:userId',
  access: 'admin',
  about: 'Changes a user without asking them; no mail is sent.',
  schema: { ...userPath, body },
  run: async (call) => {
    const before = await lockUserOfPath(call)
    const changes = await readChanges(call, before)
    await checkIsFree(call, before, changes)
    const changed = await writeChanges(call, before, changes)
    const user = await keepIdentities(call, changed, changes)
    await endWhatIsDoubtful(call, user, changes)
    recordChange(call, user)
    return { status: 200, body: await toUserJson(call.transaction, user) }
  },
})

type Scope = CallScope & { readonly body: Static<typeof body> }

async function readChanges({ body: wanted, context }: Scope, before: User): Promise<UserChanges> {
  const at = new Date(context.clock.now())
  const password = await readPassword(wanted, context)
  const ban = readBan(wanted.ban_duration, context)
  const confirmsEmail = wanted.email_confirm === true && before.email_confirmed_at === null
  const confirmsPhone = wanted.phone_confirm === true && before.phone_confirmed_at === null
  return {
    ...(wanted.aud ? { aud: wanted.aud } : {}),
    ...(wanted.role ? { role: wanted.role } : {}),
    ...(wanted.email ? { email: parseEmail(wanted.email), email_change: '' } : {}),
    ...(wanted.phone ? { phone: parsePhone(wanted.phone), phone_change: '' } : {}),
    ...(password === undefined ? {} : { encrypted_password: password }),
    ...(confirmsEmail ? { email_confirmed_at: at } : {}),
    ...(confirmsPhone ? { phone_confirmed_at: at } : {}),
    ...(wanted.user_metadata ? { raw_user_meta_data: mergeMetadata(before.raw_user_meta_data, wanted.user_metadata) } : {}),
    ...(wanted.app_metadata ? { raw_app_meta_data: mergeMetadata(before.raw_app_meta_data, wanted.app_metadata) } : {}),
    ...(ban === undefined ? {} : { banned_until: ban }),
    ...(before.is_anonymous && (confirmsEmail || confirmsPhone) ? { is_anonymous: false } : {}),
  }
}

async function checkIsFree({ transaction }: CallScope, { id, aud }: User, { email, phone }: UserChanges): Promise<void> {
  const other = (found: User | undefined) => found !== undefined && found.id !== id
  if (email && other(await findUserByEmail(transaction, email, aud))) throw emailExists()
  if (phone && other(await findUserByPhone(transaction, phone, aud))) throw phoneExists()
}

/** Somebody may take the address between the look and the change. */
async function writeChanges({ transaction, context }: CallScope, { id }: User, changes: UserChanges): Promise<User> {
  try {
    return await updateUserRow(transaction, id, changes, new Date(context.clock.now()))
  } catch (error) {
    if (!(error instanceof PostgresError) || error.fields.code !== '23505') throw error
    throw error.fields.constraint?.includes('phone') ? phoneExists() : emailExists()
  }
}

async function keepIdentities(scope: CallScope, user: User, changes: UserChanges): Promise<User> {
  const concerned = ['email', 'phone', 'email_confirmed_at', 'phone_confirmed_at'] as const
  if (concerned.every((name) => changes[name] === undefined)) return user
  await keepAddressIdentities(scope, user)
  const providers = [...new Set((await listIdentities(scope.transaction, user.id)).map(({ provider }) => provider))]
  const raw_app_meta_data = { provider: providers[0], ...user.raw_app_meta_data, providers }
  return await updateUserRow(scope.transaction, user.id, { raw_app_meta_data }, new Date(scope.context.clock.now()))
}

/** Links on their way belong to the address before; whoever knew a password may still be signed in. */
async function endWhatIsDoubtful({ transaction }: CallScope, { id }: User, changes: UserChanges): Promise<void> {
  const { email, phone, encrypted_password: password } = changes
  if (email !== undefined || phone !== undefined || password !== undefined) await deleteAllOneTimeTokens(transaction, id)
  if (password !== undefined) await deleteSessionsOfUser(transaction, id)
}

function recordChange(scope: CallScope, { id, email, phone }: User): void {
  const traits = { user_id: id, user_email: email ?? '', user_phone: phone ?? '' }
  recordAudit(scope, 'user_modified', { actor: { role: 'service_role' }, traits })
}
