import type { OneTimeTokenType } from '../store/one-time-tokens.ts'
import type { AuthenticationMethod } from '../types.ts'

export type VerificationTraits = {
  readonly tokenTypes: readonly OneTimeTokenType[]
  readonly channel: 'email' | 'phone'
  /** How a flow of PKCE of this type is known. */
  readonly method: AuthenticationMethod
}

/** What a client may say it verifies; `email` stands for whichever mail the person received last. */
export const verifications = {
  signup: { tokenTypes: ['confirmation_token'], channel: 'email', method: 'email/signup' },
  invite: { tokenTypes: ['confirmation_token'], channel: 'email', method: 'invite' },
  magiclink: { tokenTypes: ['recovery_token'], channel: 'email', method: 'magiclink' },
  recovery: { tokenTypes: ['recovery_token'], channel: 'email', method: 'recovery' },
  email_change: { tokenTypes: ['email_change_token_current', 'email_change_token_new'], channel: 'email', method: 'email_change' },
  email: { tokenTypes: ['confirmation_token', 'recovery_token'], channel: 'email', method: 'otp' },
  sms: { tokenTypes: ['confirmation_token'], channel: 'phone', method: 'otp' },
  phone_change: { tokenTypes: ['phone_change_token'], channel: 'phone', method: 'otp' },
} satisfies Readonly<Record<string, VerificationTraits>>

export type VerificationType = keyof typeof verifications

/** Undefined for a word that is none of them. */
export function findVerificationType(text: string): VerificationType | undefined {
  return Object.hasOwn(verifications, text) ? (text as VerificationType) : undefined
}
