import type { OneTimeTokenType } from '../store/one-time-tokens.ts'
import type { AuthenticationMethod } from '../types.ts'

/** What a client may say it verifies; `email` stands for whichever mail the person received last. */
export const verificationTypes = ['signup', 'invite', 'magiclink', 'recovery', 'email_change', 'email', 'sms', 'phone_change'] as const

export type VerificationType = (typeof verificationTypes)[number]

export type VerificationTraits = {
  readonly tokenTypes: readonly OneTimeTokenType[]
  readonly channel: 'email' | 'phone'
  /** How a flow of PKCE of this type is known. */
  readonly method: AuthenticationMethod
}

export const verifications: Readonly<Record<VerificationType, VerificationTraits>> = {
  signup: { tokenTypes: ['confirmation_token'], channel: 'email', method: 'email/signup' },
  invite: { tokenTypes: ['confirmation_token'], channel: 'email', method: 'invite' },
  magiclink: { tokenTypes: ['recovery_token'], channel: 'email', method: 'magiclink' },
  recovery: { tokenTypes: ['recovery_token'], channel: 'email', method: 'recovery' },
  email_change: { tokenTypes: ['email_change_token_current', 'email_change_token_new'], channel: 'email', method: 'email_change' },
  email: { tokenTypes: ['confirmation_token', 'recovery_token'], channel: 'email', method: 'otp' },
  sms: { tokenTypes: ['confirmation_token'], channel: 'phone', method: 'otp' },
  phone_change: { tokenTypes: ['phone_change_token'], channel: 'phone', method: 'otp' },
}

/** Undefined for a word that is none of them. */
export function findVerificationType(text: string): VerificationType | undefined {
  return verificationTypes.find((type) => type === text)
}
