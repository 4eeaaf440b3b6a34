import { nobody, recordAudit } from '../audit/record-audit.ts'
import type { AskedChallenge } from '../domain/code-challenge.ts'
import type { CallScope } from '../endpoint.ts'
import { startFlow } from '../external/pkce.ts'
import { findUserByEmail } from '../store/users.ts'
import type { AuthenticationMethod, User } from '../types.ts'
import { createUser } from '../users/create-user.ts'
import { forgetUnprovenPassword } from '../users/forget-unproven-password.ts'
import { type CodeKind, pretendToSendCode, sendOneTimeCode } from './send-one-time-code.ts'

export type SignInMail = {
  /** As `parseEmail` gives it. */
  readonly email: string
  readonly mayCreateUser: boolean
  /** Metadata of a user who is new. */
  readonly data: Readonly<Record<string, unknown>>
  readonly challenge: AskedChallenge
}

/**
 * A link and a code to sign in with, for who has an account and who is to get one; whether anything was sent stays untold. Throws what sending a
 * mail throws.
 */
export async function sendSignInMail(scope: CallScope, wanted: SignInMail): Promise<void> {
  const known = await findUserByEmail(scope.transaction, wanted.email, 'authenticated')
  const user = known === undefined ? await createIfAllowed(scope, wanted) : await forgetUnprovenPassword(scope, known)
  recordAudit(scope, 'user_recovery_requested', { actor: user ?? nobody })
  if (user === undefined) return await pretendToSendCode(scope, wanted.email)
  const { kind, method } = chooseKind(scope, user)
  const flow = await startFlow(scope, { challenge: wanted.challenge, userId: user.id, method, providerType: 'email' })
  await sendOneTimeCode(scope, user, kind, { flow })
}

/**
 * Somebody who never confirmed the address is asked to. Where addresses are taken at their word nobody is asked: the sign-in itself then
 * confirms it, since who can read the mail has the address.
 */
function chooseKind({ context }: CallScope, user: User): { readonly kind: CodeKind; readonly method: AuthenticationMethod } {
  const mustConfirm = user.email_confirmed_at === null && context.settings.emailConfirmations
  return mustConfirm ? { kind: 'signup', method: 'email/signup' } : { kind: 'magiclink', method: 'magiclink' }
}

async function createIfAllowed(scope: CallScope, { email, mayCreateUser, data }: SignInMail): Promise<User | undefined> {
  const { enableSignup, emailSignup } = scope.context.settings
  if (!mayCreateUser || !enableSignup || !emailSignup) return undefined
  return await createUser(scope, { email, raw_user_meta_data: data, identity: { provider: 'email', lastSignInAt: null } })
}
