import { Type } from 'typebox'
import { recordAudit } from '../../../audit/record-audit.ts'
import { isUuid } from '../../../domain/is-uuid.ts'
import { mergeMetadata } from '../../../domain/merge-metadata.ts'
import { parseEmail, parsePhone } from '../../../domain/parse-address.ts'
import { type CallScope, defineEndpoint } from '../../../endpoint.ts'
import { emailExists, phoneExists, userIdTaken, validationFailed } from '../../../errors.ts'
import { findUserByEmail, findUserById, findUserByPhone } from '../../../store/users.ts'
import type { User } from '../../../types.ts'
import { createUser as createUserRow } from '../../../users/create-user.ts'
import { toUserJson } from '../../../users/render-user.ts'
import { keepAddressIdentities } from './keep-address-identities.ts'
import { readBan, readPassword, userFields } from './user-fields.ts'

export const createUser = defineEndpoint({
  method: 'POST',
  url: '/admin/users',
  access: 'admin',
  about: 'Creates a user without asking them; no mail is sent.',
  schema: { body: Type.Object({ ...userFields, id: Type.Optional(Type.Union([Type.String({ maxLength: 100 }), Type.Null()])) }) },
  run: async (call) => {
    const { body, context, transaction } = call
    const at = new Date(context.clock.now())
    const address = readAddress(body)
    const aud = body.aud || 'authenticated'
    await checkIsFree(call, { ...address, aud, id: body.id })
    const user = await createUserRow(call, {
      ...(body.id ? { id: body.id } : {}),
      ...address,
      aud,
      role: body.role || 'authenticated',
      encrypted_password: (await readPassword(body, context)) ?? null,
      email_confirmed_at: address.email !== null && body.email_confirm === true ? at : null,
      phone_confirmed_at: address.phone !== null && body.phone_confirm === true ? at : null,
      raw_app_meta_data: mergeMetadata(describeProviders(address), body.app_metadata ?? {}),
      raw_user_meta_data: mergeMetadata({}, body.user_metadata ?? {}),
      banned_until: readBan(body.ban_duration, context) ?? null,
    })
    if (user === undefined) throw address.email === null ? phoneExists() : emailExists()
    await keepAddressIdentities(call, user)
    recordCreation(call, user)
    return { status: 200, body: await toUserJson(transaction, user) }
  },
})

type Address = { readonly email: string | null; readonly phone: string | null }

function readAddress({ email, phone }: { readonly email?: string | null; readonly phone?: string | null }): Address {
  if (!email && !phone) throw validationFailed('Cannot create a user without either an email or phone')
  return { email: email ? parseEmail(email) : null, phone: phone ? parsePhone(phone) : null }
}

function describeProviders({ email, phone }: Address) {
  const providers = [...(email === null ? [] : ['email']), ...(phone === null ? [] : ['phone'])]
  return { provider: providers[0], providers }
}

async function checkIsFree(
  { transaction }: CallScope,
  { email, phone, aud, id }: Address & { readonly aud: string; readonly id: string | null | undefined },
): Promise<void> {
  if (id) await checkId(transaction, id)
  if (email !== null && (await findUserByEmail(transaction, email, aud)) !== undefined) throw emailExists()
  if (phone !== null && (await findUserByPhone(transaction, phone, aud)) !== undefined) throw phoneExists()
}

async function checkId(transaction: CallScope['transaction'], id: string): Promise<void> {
  if (!isUuid(id)) throw validationFailed('ID must conform to the uuid v4 format')
  if (/^[0-]+$/.test(id)) throw validationFailed('ID cannot be a nil uuid')
  if ((await findUserById(transaction, id)) !== undefined) throw userIdTaken()
}

function recordCreation(scope: CallScope, { id, email, phone, raw_app_meta_data }: User): void {
  const traits = { user_id: id, user_email: email ?? '', user_phone: phone ?? '', provider: raw_app_meta_data.provider }
  recordAudit(scope, 'user_signedup', { actor: { role: 'service_role' }, traits })
}
