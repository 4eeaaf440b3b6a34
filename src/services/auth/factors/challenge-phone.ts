import { findTestCode } from '../adapters/sms.ts'
import type { CallScope } from '../endpoint.ts'
import { overSmsFrequency } from '../errors.ts'
import type { Factor } from '../store/factors.ts'
import type { User } from '../types.ts'
import type { NewChallenge } from './new-challenge.ts'

/** Where a code is kept: what the vault binds it to. */
export const codePlace = (challengeId: string) => `auth.mfa_challenges/${challengeId}`

/** Sends a code to the phone. Throws `over_sms_send_rate_limit`, `sms_send_failed`. */
export async function challengePhone(
  { transaction, context }: CallScope,
  {
    id,
    factor,
    user,
    channel,
  }: { readonly id: string; readonly factor: Factor; readonly user: User; readonly channel: 'sms' | 'whatsapp' },
): Promise<NewChallenge> {
  const { settings, clock, random, sms, vault } = context
  const wait = ((factor.last_challenged_at?.getTime() ?? 0) - clock.now()) / 1000 + settings.mfaPhoneMaxFrequency
  if (wait > 0) throw overSmsFrequency(Math.ceil(wait))
  const to = factor.phone ?? ''
  const code = findTestCode(settings, to) ?? random.digits(settings.mfaPhoneOtpLength)
  await sms.send(transaction, { to, user, code, channel })
  return { row: { otp_code: vault.encrypt(code, codePlace(id)) }, reply: {} }
}
