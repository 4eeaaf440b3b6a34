import type { AuthContext } from '../context.ts'
import { parseEmail, parsePhone } from '../domain/parse-address.ts'
import { anonymousSignInsDisabled, emailSignUpsDisabled, phoneSignUpsDisabled, signupDisabled, validationFailed } from '../errors.ts'
import { readNewPassword } from './read-new-password.ts'

export type SignUpBody = {
  readonly email?: string
  readonly phone?: string
  readonly password?: string
  readonly code_challenge?: string
  readonly code_challenge_method?: string
}

/** Who signs up: nobody in particular, or an address and the hash of a password. */
export type SignUp =
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'email' | 'phone'; readonly address: string; readonly passwordHash: string }

/** Throws `signup_disabled`, `validation_failed`, `weak_password` and the Faults of providers that are switched off. */
export async function readSignUp(body: SignUpBody, { settings, passwords }: AuthContext): Promise<SignUp> {
  if (!settings.enableSignup) throw signupDisabled()
  const { email = '', phone = '', password = '' } = body
  if (email === '' && phone === '') {
    if (!settings.enableAnonymousSignIns) throw anonymousSignInsDisabled()
    return { kind: 'anonymous' }
  }
  if (email !== '' && phone !== '') throw validationFailed('Only an email address or phone number should be provided on signup.')
  if (password === '') throw validationFailed('Signup requires a valid password')
  if (phone !== '' && body.code_challenge !== undefined) throw validationFailed('PKCE not supported for phone signups')
  if (email !== '' && !settings.emailSignup) throw emailSignUpsDisabled()
  if (phone !== '' && !settings.smsSignup) throw phoneSignUpsDisabled()
  const named =
    email === '' ? { kind: 'phone' as const, address: parsePhone(phone) } : { kind: 'email' as const, address: parseEmail(email) }
  await passwords.check(readNewPassword(password))
  return { ...named, passwordHash: await passwords.hash(password) }
}
