import type { LimitKind } from '../context.ts'
import type { AuthSettings } from '../settings.ts'

/** So many in so many seconds: all at once if need be, then one more each time its share of the seconds has passed. */
export type Rate = { readonly count: number; readonly seconds: number }

const minute = 60
const hour = 60 * minute

const rates = {
  email_sent: ({ limitEmailSent }) => ({ count: limitEmailSent, seconds: hour }),
  sms_sent: ({ limitSmsSent }) => ({ count: limitSmsSent, seconds: hour }),
  anonymous_users: ({ limitAnonymousUsers }) => ({ count: limitAnonymousUsers, seconds: hour }),
  token_refresh: ({ limitTokenRefresh }) => ({ count: limitTokenRefresh, seconds: 5 * minute }),
  sign_in_sign_ups: ({ limitSignInSignUps }) => ({ count: limitSignInSignUps, seconds: 5 * minute }),
  otp: ({ limitSignInSignUps }) => ({ count: limitSignInSignUps, seconds: 5 * minute }),
  token_verifications: ({ limitTokenVerifications }) => ({ count: limitTokenVerifications, seconds: 5 * minute }),
  sso: ({ limitSso }) => ({ count: limitSso, seconds: 5 * minute }),
  oauth_register: ({ limitOauthRegister }) => ({ count: limitOauthRegister, seconds: 5 * minute }),
  mfa: ({ limitMfa }) => ({ count: limitMfa, seconds: minute }),
  email_frequency: ({ emailMaxFrequency }) => ({ count: 1, seconds: emailMaxFrequency }),
  sms_frequency: ({ smsMaxFrequency }) => ({ count: 1, seconds: smsMaxFrequency }),
  failed_codes: ({ limitFailedCodes }) => ({ count: limitFailedCodes, seconds: hour }),
  failed_passwords: ({ limitFailedPasswords }) => ({ count: limitFailedPasswords, seconds: 5 * minute }),
} satisfies Readonly<Record<LimitKind, (settings: AuthSettings) => Rate>>

export function getRate(settings: AuthSettings, kind: LimitKind): Rate {
  return rates[kind](settings)
}
