import { Secret, TOTP } from 'otpauth'

/** RFC 6238 as every authenticator app has it: SHA-1, six digits, steps of 30 seconds. */
const form = { algorithm: 'SHA1', digits: 6, period: 30 } as const

export type TotpSeed = {
  /** Base32 (RFC 4648). */
  readonly secret: string
  /** `otpauth://totp/…`, https://github.com/google/google-authenticator/wiki/Key-Uri-Format */
  readonly uri: string
}

/** `bytes`: 20, as long as a SHA-1 hash (RFC 4226, section 4). */
export function createTotpSeed(bytes: Buffer, { issuer, account }: { readonly issuer: string; readonly account: string }): TotpSeed {
  const secret = new Secret({ buffer: new Uint8Array(bytes).buffer })
  return { secret: secret.base32, uri: new TOTP({ ...form, secret, issuer, label: account }).toString() }
}

/** The number of the time step that a code is of, this one or a neighbour; undefined when it is of none. `now` in milliseconds. */
export function findTotpStep(secret: string, code: string, now: number): number | undefined {
  if (!/^\d{6}$/.test(code)) return undefined
  const delta = new TOTP({ ...form, secret: Secret.fromBase32(secret) }).validate({ token: code, timestamp: now, window: 1 })
  return delta === null ? undefined : Math.floor(now / 1000 / form.period) + delta
}
