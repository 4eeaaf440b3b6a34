import type { Factor } from '../store/factors.ts'
import type { AuthenticationMethod, Session } from '../types.ts'

/** How a factor is named in the claim `amr`. */
export const factorMethods = {
  totp: 'totp',
  phone: 'mfa/phone',
  webauthn: 'mfa/webauthn',
} as const satisfies Readonly<Record<Factor['factor_type'], AuthenticationMethod>>

/** What a session may do is read from its row: claims of a token may be older than the row. */
export function provedSecondFactor({ aal }: Pick<Session, 'aal'>): boolean {
  return aal !== 'aal1'
}
