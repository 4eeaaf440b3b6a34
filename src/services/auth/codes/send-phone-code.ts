import { findTestCode } from '../adapters/sms.ts'
import type { CallScope } from '../endpoint.ts'
import type { OneTimeTokenType } from '../store/one-time-tokens.ts'
import { type UserChanges, updateUser } from '../store/users.ts'
import type { User } from '../types.ts'
import { keepOneTimeToken } from './keep-one-time-token.ts'
import { pretendToSend, rememberSending } from './pretend-to-send.ts'

export type PhoneCodeKind = 'confirmation' | 'phone_change' | 'reauthentication'

export type PhoneChannel = 'sms' | 'whatsapp'

export type PhoneCode = {
  readonly kind: PhoneCodeKind
  /** Digits, as `parsePhone` gives them. */
  readonly phone: string
  readonly channel: PhoneChannel
}

type Traits = { readonly tokenType: OneTimeTokenType; readonly markSent: (at: Date, phone: string) => UserChanges }

const kinds: Readonly<Record<PhoneCodeKind, Traits>> = {
  confirmation: { tokenType: 'confirmation_token', markSent: (at) => ({ confirmation_sent_at: at }) },
  phone_change: { tokenType: 'phone_change_token', markSent: (at, phone) => ({ phone_change: phone, phone_change_sent_at: at }) },
  reauthentication: { tokenType: 'reauthentication_token', markSent: (at) => ({ reauthentication_sent_at: at }) },
}

/**
 * A code to a phone; gives the row as it is then, and the name the service gave the message. Once in `auth.sms.max_frequency`. Throws
 * `over_sms_send_rate_limit`, `sms_send_failed`, `phone_provider_disabled`, the Faults of hooks.
 */
export async function sendPhoneCode(
  scope: CallScope,
  user: User,
  message: PhoneCode,
): Promise<{ readonly user: User; readonly messageId: string }> {
  const { kind, phone, channel } = message
  const { settings, sms, clock } = scope.context
  await checkPhoneFrequency(scope, phone)
  return await rememberSending(scope, async () => {
    const at = new Date(clock.now())
    const changed = await updateUser(scope.transaction, user.id, kinds[kind].markSent(at, phone), at)
    const { code } = await keepOneTimeToken(scope, {
      userId: user.id,
      type: kinds[kind].tokenType,
      address: phone,
      length: settings.smsOtpLength,
      lifetime: settings.smsOtpExpiry,
      code: findTestCode(settings, phone),
    })
    const { messageId } = await sms.send(scope.transaction, { to: phone, user: changed, code, channel })
    return { user: changed, messageId }
  })
}

/** In place of `sendPhoneCode` where there is nobody to send to. */
export async function pretendToSendPhoneCode(scope: CallScope, phone: string): Promise<void> {
  await checkPhoneFrequency(scope, phone)
  await pretendToSend(scope)
}

async function checkPhoneFrequency({ context }: CallScope, phone: string): Promise<void> {
  await context.limits.take('sms_frequency', phone)
}
