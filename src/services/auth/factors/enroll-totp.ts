import { createTotpSeed } from '../domain/totp.ts'
import type { CallScope } from '../endpoint.ts'
import { totpEnrollDisabled } from '../errors.ts'
import type { EnrolledFactor, Enrollment } from './enrollment.ts'

/** Where a seed is kept: what the vault binds it to. */
export const seedPlace = (factorId: string) => `auth.mfa_factors/${factorId}`

/** A seed for an authenticator app, shown once. */
export async function enrollTotp({ context }: CallScope, { id, user, issuer }: Enrollment): Promise<EnrolledFactor> {
  const { settings, random, vault } = context
  if (!settings.mfaTotpEnrollEnabled) throw totpEnrollDisabled()
  const { secret, uri } = createTotpSeed(random.bytes(20), {
    issuer: issuer === '' ? new URL(settings.siteUrl).host : issuer,
    account: user.email ?? user.phone ?? user.id,
  })
  const { default: QRCode } = await import('qrcode')
  const drawn = await QRCode.toString(uri, { type: 'svg', errorCorrectionLevel: 'H' })
  // auth-js puts it into a data URL as it is, where everything behind a # is lost.
  const qr_code = drawn.replaceAll('#ffffff', 'white').replaceAll('#000000', 'black')
  return { row: { secret: vault.encrypt(secret, seedPlace(id)) }, reply: { totp: { qr_code, secret, uri } } }
}
