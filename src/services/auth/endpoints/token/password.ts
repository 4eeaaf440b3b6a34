import { Type } from 'typebox'
import { recordAudit } from '../../audit/record-audit.ts'
import { parseEmail, parsePhone } from '../../domain/parse-address.ts'
import type { CallScope } from '../../endpoint.ts'
import {
  emailLoginsDisabled,
  emailNotConfirmed,
  hookRejected,
  invalidCredentials,
  phoneLoginsDisabled,
  phoneNotConfirmed,
  userBanned,
  validationFailed,
} from '../../errors.ts'
import { defineGrant } from '../../serving/grant.ts'
import { isBanned } from '../../serving/identify-caller.ts'
import { issueSession } from '../../sessions/issue-session.ts'
import type { AuthSettings } from '../../settings.ts'
import { deleteSessionsOfUser } from '../../store/sessions.ts'
import { findUserByEmail, findUserByPhone, updateUser } from '../../store/users.ts'
import type { AuthReply, User } from '../../types.ts'
import { captchaField } from '../../users/check-captcha.ts'
import { takePasswordAttempt } from '../../users/take-password-attempt.ts'
import { verifyPassword } from '../../users/verify-password.ts'

/**
 * Signs in with e-mail address or phone number and password. Whether there is such an account shows neither in the answer nor in the time it
 * takes, and guesses count against the account that is named, be there one or not.
 */
export const passwordGrant = defineGrant({
  type: 'password',
  about: 'Signs in with a password.',
  limit: 'sign_in_sign_ups',
  takesCaptcha: true,
  body: Type.Object({
    email: Type.Optional(Type.String()),
    phone: Type.Optional(Type.String()),
    password: Type.Optional(Type.String()),
    gotrue_meta_security: captchaField,
  }),
  prepare: async (call) => {
    const name = readName(call.body, call.context.settings)
    return { name, subject: await takePasswordAttempt(call, name.address) }
  },
  run: async ({ body, prepared: { name, subject }, ...scope }) => {
    const { transaction, context } = scope
    const user = await findNamed(scope, name)
    const isRight = await verifyPassword(scope, body.password ?? '', user?.encrypted_password ?? null)
    const refusal = user === undefined ? invalidCredentials() : await findRefusal(scope, { user, name, isRight })
    if (refusal !== undefined || user === undefined) return refuse(scope, user ?? name, refusal ?? invalidCredentials())
    await context.limits.giveBack('failed_passwords', subject)
    if (user.encrypted_password !== null && context.passwords.isOutdated(user.encrypted_password)) {
      const encrypted_password = await context.passwords.hash(body.password ?? '')
      await updateUser(transaction, user.id, { encrypted_password }, new Date(context.clock.now()))
    }
    recordAudit(scope, 'login', { actor: user, traits: { provider: name.kind } })
    return { status: 200, body: await issueSession(scope, user, { method: 'password' }) }
  },
})

type Name = { readonly kind: 'email' | 'phone'; readonly address: string }

function readName({ email = '', phone = '' }: { readonly email?: string; readonly phone?: string }, settings: AuthSettings): Name {
  if (email !== '' && phone !== '') throw validationFailed('Only an email address or phone number should be provided on login.')
  if (email !== '') {
    if (!settings.emailSignup) throw emailLoginsDisabled()
    return { kind: 'email', address: parseEmail(email) }
  }
  if (phone === '') throw validationFailed('missing email or phone')
  if (!settings.smsSignup) throw phoneLoginsDisabled()
  return { kind: 'phone', address: parsePhone(phone) }
}

async function findNamed({ transaction }: CallScope, { kind, address }: Name): Promise<User | undefined> {
  const find = kind === 'email' ? findUserByEmail : findUserByPhone
  return await find(transaction, address, 'authenticated')
}

/** Only who has the password learns more than that it is wrong. */
async function findRefusal(
  scope: CallScope,
  { user, name, isRight }: { readonly user: User; readonly name: Name; readonly isRight: boolean },
): Promise<Error | undefined> {
  const rejection = await askHook(scope, user, { isRight })
  if (rejection !== undefined) return rejection
  if (!isRight || user.deleted_at !== null) return invalidCredentials()
  if (isBanned(user, scope.context)) return userBanned(400)
  if (name.kind === 'email' && user.email_confirmed_at === null) return emailNotConfirmed()
  if (name.kind === 'phone' && user.phone_confirmed_at === null) return phoneNotConfirmed()
  return undefined
}

async function askHook(scope: CallScope, user: User, { isRight }: { readonly isRight: boolean }): Promise<Error | undefined> {
  const { context, transaction, request } = scope
  const payload = { user_id: user.id, valid: isRight }
  const answer = await context.hooks.run(transaction, 'password_verification_attempt', payload, request)
  if (answer?.decision !== 'reject') return undefined
  if (answer.should_logout_user === true) await deleteSessionsOfUser(transaction, user.id)
  return hookRejected(typeof answer.message === 'string' && answer.message !== '' ? answer.message : rejectedMessage)
}

const rejectedMessage = 'Further password verification attempts will be rejected.'

/** Written down for an address that is nobody's too: it costs the same time, and guessing addresses is worth knowing of. */
function refuse(scope: CallScope, actor: User | Name, refusal: Error): AuthReply {
  recordAudit(scope, 'login_failed', { actor, traits: { method: 'password' } })
  return { refuse: refusal }
}
