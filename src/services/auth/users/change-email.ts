import { PostgresError } from '../../../postgres/types.ts'
import { keepOneTimeToken } from '../codes/keep-one-time-token.ts'
import { notify } from '../codes/notify.ts'
import { checkMailFrequency, findAcceptLanguage } from '../codes/send-one-time-code.ts'
import { buildVerifyLink } from '../domain/mail/build-verify-link.ts'
import type { Flow } from '../domain/one-time-code.ts'
import { pickRedirect } from '../domain/redirects.ts'
import type { CallScope } from '../endpoint.ts'
import { emailExists } from '../errors.ts'
import { deleteAllOneTimeTokens, deleteOneTimeTokens, type OneTimeToken } from '../store/one-time-tokens.ts'
import { findUserByEmail, updateUser } from '../store/users.ts'
import type { User } from '../types.ts'
import { keepOwnIdentity } from './keep-own-identity.ts'

/**
 * Begins a change of address: a mail to the new one and, with `auth.email.double_confirm_changes`, one to the present one. An anonymous user of
 * a project that takes addresses at their word has it at once. Gives the row as it is then. Throws `email_exists`,
 * `over_email_send_rate_limit`, `unexpected_failure`, the Faults of hooks.
 */
export async function requestEmailChange(
  scope: CallScope,
  user: User,
  email: string,
  { flow = 'implicit' }: { readonly flow?: Flow } = {},
): Promise<User> {
  const { transaction, context } = scope
  if ((await findUserByEmail(transaction, email, user.aud)) !== undefined) throw emailExists()
  const at = new Date(context.clock.now())
  const isTaken = user.is_anonymous && !context.settings.emailConfirmations
  await checkMailFrequency(scope, email)
  const changes = { email_change: email, email_change_sent_at: at }
  const changed = await updateUser(transaction, user.id, isTaken ? { email_change: email } : changes, at)
  if (isTaken) return await finishEmailChange(scope, changed)
  await sendEmailChange(scope, changed, flow)
  return changed
}

/**
 * What a link or code of a change of address does: the address changes, or it was the first of two confirmations and undefined is given.
 * Throws `email_exists` when somebody else took the address meanwhile.
 */
export async function confirmEmailChange(scope: CallScope, user: User, token: OneTimeToken): Promise<User | undefined> {
  const { transaction, context } = scope
  const needsBoth = context.settings.doubleConfirmChanges && user.email !== null
  if (!needsBoth || user.email_change_confirm_status !== 0) return await finishEmailChange(scope, user)
  await deleteOneTimeTokens(transaction, user.id, [token.token_type])
  await updateUser(transaction, user.id, { email_change_confirm_status: 1 }, new Date(context.clock.now()))
  return undefined
}

/**
 * The mails of a change that was asked for. Those sent before are void, and so is the confirmation that one of them brought: sent again, the link
 * to one address would otherwise stand for both.
 */
export async function sendEmailChange(scope: CallScope, user: User, flow: Flow): Promise<void> {
  const { context, transaction, request } = scope
  const { settings, mail } = context
  const redirectTo = pickRedirect(request.redirectTo, settings)
  await deleteOneTimeTokens(transaction, user.id, ['email_change_token_new', 'email_change_token_current'])
  await updateUser(transaction, user.id, { email_change_confirm_status: 0 }, new Date(context.clock.now()))
  const prepare = async (type: 'email_change_token_new' | 'email_change_token_current', to: string) => {
    const kept = { userId: user.id, type, address: to, length: settings.emailOtpLength, lifetime: settings.emailOtpExpiry, flow }
    const { code, link: token } = await keepOneTimeToken(scope, kept)
    return { to, code, tokenHash: token, link: buildVerifyLink(context.publicUrl(), { token, type: 'email_change', redirectTo }) }
  }
  const toNew = await prepare('email_change_token_new', user.email_change)
  const asksBoth = settings.doubleConfirmChanges && user.email !== null
  await mail.send(transaction, {
    ...toNew,
    kind: 'email_change',
    user,
    redirectTo,
    newEmail: user.email_change,
    acceptLanguage: findAcceptLanguage(scope),
    ...(asksBoth ? { toCurrent: await prepare('email_change_token_current', user.email ?? '') } : {}),
  })
}

/** Links and codes sent to the address of before are void: whoever reads it is no longer sure to be the user. */
async function finishEmailChange(scope: CallScope, user: User): Promise<User> {
  const { transaction, context } = scope
  const at = new Date(context.clock.now())
  await deleteAllOneTimeTokens(transaction, user.id)
  const changes = {
    email: user.email_change,
    email_change: '',
    email_change_confirm_status: 0,
    email_confirmed_at: at,
    is_anonymous: false,
  }
  const changed = await updateUser(transaction, user.id, changes, at).catch((error: unknown) => {
    throw error instanceof PostgresError && error.fields.code === '23505' ? emailExists() : error
  })
  const known = await keepOwnIdentity(scope, changed, 'email')
  if (user.email !== null) await notify(scope, known, 'email_changed_notification', { old_email: user.email }, user.email)
  return known
}
