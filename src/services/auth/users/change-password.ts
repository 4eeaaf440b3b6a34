import { recordAudit } from '../audit/record-audit.ts'
import { notify } from '../codes/notify.ts'
import type { CallScope } from '../endpoint.ts'
import { currentPasswordNeeded, currentPasswordWrong, reauthenticationNeeded, samePassword } from '../errors.ts'
import { deleteAllOneTimeTokens } from '../store/one-time-tokens.ts'
import { deleteSessionsOfUser } from '../store/sessions.ts'
import { updateUser } from '../store/users.ts'
import type { Caller, User } from '../types.ts'
import { checkReauthentication } from './check-reauthentication.ts'

export type PasswordChange = {
  readonly password: string
  /** What `reauthenticate` sent. */
  readonly nonce?: string | undefined
  readonly currentPassword?: string | undefined
}

const day = 24 * 60 * 60 * 1000

/**
 * Why the caller may not set this password, to be answered with `refuse` so that a wrong guess stays counted: `reauthentication_needed`,
 * `reauthentication_not_valid`, `current_password_required`, `current_password_invalid`, `same_password`. Throws `over_request_rate_limit`.
 */
export async function findPasswordRefusal(
  scope: CallScope,
  { user, session }: Caller,
  { password, nonce = '', currentPassword = '' }: PasswordChange,
): Promise<Error | undefined> {
  const { settings, clock, passwords } = scope.context
  const signedInAt = session?.created_at.getTime() ?? 0
  if (settings.securePasswordChange && clock.now() - signedInAt > day) {
    if (nonce === '') return reauthenticationNeeded()
    const refusal = await checkReauthentication(scope, user, nonce)
    if (refusal !== undefined) return refusal
  }
  if (user.encrypted_password === null) return undefined
  if (settings.currentPasswordRequired && currentPassword === '') return currentPasswordNeeded()
  if (currentPassword !== '' && !(await isCurrent(scope, user, currentPassword))) return currentPasswordWrong()
  return (await passwords.verify(password, user.encrypted_password)) ? samePassword() : undefined
}

/** Counted: whoever found an open session must not find out the password with it. */
async function isCurrent({ context }: CallScope, user: User, password: string): Promise<boolean> {
  await context.limits.take('failed_passwords', user.id)
  const isRight = await context.passwords.verify(password, user.encrypted_password)
  if (isRight) await context.limits.giveBack('failed_passwords', user.id)
  return isRight
}

/** Ends all other sessions, and voids what was sent to the user: who sets a password may have lost trust in what came before. */
export async function changePassword(scope: CallScope, { user, session }: Caller, passwordHash: string): Promise<User> {
  const { transaction, context } = scope
  const at = new Date(context.clock.now())
  await deleteAllOneTimeTokens(transaction, user.id)
  const changed = await updateUser(
    transaction,
    user.id,
    {
      encrypted_password: passwordHash,
      confirmation_sent_at: null,
      recovery_sent_at: null,
      email_change_sent_at: null,
      phone_change_sent_at: null,
      reauthentication_sent_at: null,
    },
    at,
  )
  await deleteSessionsOfUser(transaction, user.id, { except: session?.id })
  recordAudit(scope, 'user_updated_password', { actor: user })
  await notify(scope, changed, 'password_changed_notification')
  return changed
}
