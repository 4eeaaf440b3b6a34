import { Type } from 'typebox'
import { recordAudit } from '../audit/record-audit.ts'
import { mergeMetadata } from '../domain/merge-metadata.ts'
import { parseEmail, parsePhone } from '../domain/parse-address.ts'
import { type CallScope, defineEndpoint } from '../endpoint.ts'
import { anonymousNeedsAddress, insufficientAal, userManagedBySso } from '../errors.ts'
import { startFlow } from '../external/pkce.ts'
import { listFactorSummaries } from '../store/factor-summaries.ts'
import { findUserById, lockUserById, updateUser } from '../store/users.ts'
import type { Caller, User } from '../types.ts'
import { requestEmailChange } from '../users/change-email.ts'
import { changePassword, findPasswordRefusal, type PasswordChange } from '../users/change-password.ts'
import { requestPhoneChange } from '../users/change-phone.ts'
import { readNewPassword } from '../users/read-new-password.ts'
import { toUserJson } from '../users/render-user.ts'

const bodySchema = Type.Object({
  email: Type.Optional(Type.String()),
  phone: Type.Optional(Type.String()),
  password: Type.Optional(Type.String()),
  current_password: Type.Optional(Type.String()),
  nonce: Type.Optional(Type.String()),
  data: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  channel: Type.Optional(Type.Union([Type.Literal('sms'), Type.Literal('whatsapp')])),
  code_challenge: Type.Optional(Type.String()),
  code_challenge_method: Type.Optional(Type.String()),
})

/** What users may change about themselves. Role and `app_metadata` are not among it, whatever a body says. */
export const updateOwnUser = defineEndpoint({
  method: 'PUT',
  url: '/user',
  access: 'user',
  about: 'Changes address, number, password or metadata of the user; an anonymous user becomes a permanent one by an address or a number.',
  schema: { body: bodySchema },
  prepare: async ({ body, context, request }) => {
    const { password = '', email = '', phone = '' } = body
    const addresses = { email: email === '' ? undefined : parseEmail(email), phone: phone === '' ? undefined : parsePhone(phone) }
    // Whether an address is taken is told: nobody may ask about many.
    if (email !== '' || phone !== '') await context.limits.take('otp', request.ip)
    if (password === '') return { ...addresses, passwordHash: undefined }
    await context.passwords.check(readNewPassword(password))
    return { ...addresses, passwordHash: await context.passwords.hash(password) }
  },
  run: async ({ body, prepared, caller, ...scope }) => {
    const { transaction } = scope
    const { email, phone, passwordHash } = prepared
    let user = (await lockUserById(transaction, caller.user.id)) ?? caller.user
    await checkMayChange({ ...scope, caller: { ...caller, user } }, { email, phone, changesPassword: passwordHash !== undefined })
    if (passwordHash !== undefined) {
      const refusal = await findPasswordRefusal(scope, { ...caller, user }, toPasswordChange(body))
      if (refusal !== undefined) return { refuse: refusal }
      user = await changePassword(scope, { ...caller, user }, passwordHash)
    }
    if (body.data !== undefined) user = await mergeData(scope, user, body.data)
    if (email !== undefined && email !== user.email) {
      const flow = await startFlow(scope, { challenge: body, userId: user.id, method: 'email_change', providerType: 'email' })
      user = await requestEmailChange(scope, user, email, { flow })
    }
    if (phone !== undefined && phone !== user.phone) user = await requestPhoneChange(scope, user, { phone, channel: body.channel ?? 'sms' })
    recordAudit(scope, 'user_modified', { actor: user })
    return { status: 200, body: await toUserJson(transaction, (await findUserById(transaction, user.id)) ?? user) }
  },
})

type Wanted = { readonly email: string | undefined; readonly phone: string | undefined; readonly changesPassword: boolean }

async function checkMayChange(
  { transaction, caller: { user, session } }: CallScope & { readonly caller: Caller },
  { email, phone, changesPassword }: Wanted,
): Promise<void> {
  const changesAddress = (email !== undefined && email !== user.email) || (phone !== undefined && phone !== user.phone)
  if (!changesAddress && !changesPassword) return
  if (user.is_sso_user) throw userManagedBySso()
  if (user.is_anonymous && changesPassword && !changesAddress) throw anonymousNeedsAddress()
  if (session?.aal === 'aal2' || session?.aal === 'aal3') return
  const factors = await listFactorSummaries(transaction, user.id)
  if (factors.some(({ status }) => status === 'verified')) throw insufficientAal()
}

type PasswordFields = { readonly password?: string; readonly nonce?: string; readonly current_password?: string }

function toPasswordChange({ password = '', nonce, current_password }: PasswordFields): PasswordChange {
  return { password, nonce, currentPassword: current_password }
}

async function mergeData({ transaction, context }: CallScope, user: User, data: Readonly<Record<string, unknown>>): Promise<User> {
  const raw_user_meta_data = mergeMetadata(user.raw_user_meta_data, data)
  return await updateUser(transaction, user.id, { raw_user_meta_data }, new Date(context.clock.now()))
}
