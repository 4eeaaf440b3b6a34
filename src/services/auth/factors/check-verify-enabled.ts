import { phoneVerifyDisabled, totpVerifyDisabled, webauthnVerifyDisabled } from '../errors.ts'
import type { AuthSettings } from '../settings.ts'
import type { Factor } from '../store/factors.ts'

const kinds: Readonly<
  Record<Factor['factor_type'], { readonly isEnabled: (settings: AuthSettings) => boolean; readonly refusal: () => Error }>
> = {
  totp: { isEnabled: ({ mfaTotpVerifyEnabled }) => mfaTotpVerifyEnabled, refusal: totpVerifyDisabled },
  phone: { isEnabled: ({ mfaPhoneVerifyEnabled }) => mfaPhoneVerifyEnabled, refusal: phoneVerifyDisabled },
  webauthn: { isEnabled: ({ mfaWebAuthnVerifyEnabled }) => mfaWebAuthnVerifyEnabled, refusal: webauthnVerifyDisabled },
}

/** Throws `mfa_totp_verify_not_enabled` and its kin. */
export function checkVerifyEnabled(settings: AuthSettings, { factor_type }: Pick<Factor, 'factor_type'>): void {
  const { isEnabled, refusal } = kinds[factor_type]
  if (!isEnabled(settings)) throw refusal()
}
