import { PostgresError } from '../../../postgres/types.ts'
import { notify } from '../codes/notify.ts'
import { type PhoneChannel, sendPhoneCode } from '../codes/send-phone-code.ts'
import type { CallScope } from '../endpoint.ts'
import { phoneExists } from '../errors.ts'
import { deleteOneTimeTokens } from '../store/one-time-tokens.ts'
import { findUserByPhone, updateUser } from '../store/users.ts'
import type { User } from '../types.ts'
import { keepOwnIdentity } from './keep-own-identity.ts'

/**
 * Begins a change of phone number with a code to the new one; a project that takes numbers at their word has it at once. Gives the row as it is
 * then. Throws `phone_exists`, and what sending a message throws.
 */
export async function requestPhoneChange(
  scope: CallScope,
  user: User,
  { phone, channel = 'sms' }: { readonly phone: string; readonly channel?: PhoneChannel },
): Promise<User> {
  const { transaction, context } = scope
  if ((await findUserByPhone(transaction, phone, user.aud)) !== undefined) throw phoneExists()
  if (context.settings.smsConfirmations) return (await sendPhoneCode(scope, user, { kind: 'phone_change', phone, channel })).user
  const changed = await updateUser(transaction, user.id, { phone_change: phone }, new Date(context.clock.now()))
  return await confirmPhoneChange(scope, changed)
}

/** The number that was asked for is the user's. Throws `phone_exists` when somebody else took it meanwhile. */
export async function confirmPhoneChange(scope: CallScope, user: User): Promise<User> {
  const { transaction, context } = scope
  const at = new Date(context.clock.now())
  await deleteOneTimeTokens(transaction, user.id, ['phone_change_token'])
  const changes = { phone: user.phone_change, phone_change: '', phone_confirmed_at: at, is_anonymous: false }
  const changed = await updateUser(transaction, user.id, changes, at).catch((error: unknown) => {
    throw error instanceof PostgresError && error.fields.code === '23505' ? phoneExists() : error
  })
  const known = await keepOwnIdentity(scope, changed, 'phone')
  await notify(scope, known, 'phone_changed_notification', { old_phone: user.phone ?? '' })
  return known
}
