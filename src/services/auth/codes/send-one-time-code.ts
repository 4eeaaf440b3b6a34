import type { MailKind } from '../context.ts'
import { buildVerifyLink } from '../domain/mail/build-verify-link.ts'
import type { Flow } from '../domain/one-time-code.ts'
import { pickRedirect } from '../domain/redirects.ts'
import { toStoredEmail } from '../domain/to-stored-email.ts'
import type { CallScope } from '../endpoint.ts'
import type { OneTimeTokenType } from '../store/one-time-tokens.ts'
import { type UserChanges, updateUser } from '../store/users.ts'
import type { User } from '../types.ts'
import { keepOneTimeToken } from './keep-one-time-token.ts'
import { pretendToSend, rememberSending } from './pretend-to-send.ts'

export type CodeKind = 'signup' | 'invite' | 'magiclink' | 'recovery' | 'reauthentication'

export type CodeKindTraits = {
  readonly tokenType: OneTimeTokenType
  readonly mailKind: MailKind
  readonly markSent: (at: Date) => UserChanges
}

/** A sign-in link and a link for a new password are one token: asking for one ends the other. */
export const codeKinds: Readonly<Record<CodeKind, CodeKindTraits>> = {
  signup: {
    tokenType: 'confirmation_token',
    mailKind: 'confirmation',
    markSent: (at) => ({ confirmation_sent_at: at }),
  },
  invite: {
    tokenType: 'confirmation_token',
    mailKind: 'invite',
    markSent: (at) => ({ confirmation_sent_at: at, invited_at: at }),
  },
  magiclink: { tokenType: 'recovery_token', mailKind: 'magic_link', markSent: (at) => ({ recovery_sent_at: at }) },
  recovery: { tokenType: 'recovery_token', mailKind: 'recovery', markSent: (at) => ({ recovery_sent_at: at }) },
  reauthentication: {
    tokenType: 'reauthentication_token',
    mailKind: 'reauthentication',
    markSent: (at) => ({ reauthentication_sent_at: at }),
  },
}

export type SendOptions = {
  /** Of a client that began with a challenge (`startFlow`): the link then leads to a code in place of tokens. */
  readonly flow?: Flow
}

/**
 * A link and a code by mail to the user's address; gives the row as it is then. Invitations may be sent at any time, all else once in
 * `auth.email.max_frequency`. Throws `over_email_send_rate_limit`, `unexpected_failure`, the Faults of hooks.
 */
export async function sendOneTimeCode(
  scope: CallScope,
  user: User,
  kind: CodeKind,
  { flow = 'implicit' }: SendOptions = {},
): Promise<User> {
  const to = user.email ?? ''
  if (kind !== 'invite') await checkMailFrequency(scope, to)
  return await rememberSending(scope, async () => {
    const { mailKind, tokenType, markSent } = codeKinds[kind]
    const { settings, mail, clock } = scope.context
    const changed = await updateUser(scope.transaction, user.id, markSent(new Date(clock.now())), new Date(clock.now()))
    const { code, link } = await keepOneTimeToken(scope, {
      userId: user.id,
      type: tokenType,
      address: to,
      length: settings.emailOtpLength,
      lifetime: settings.emailOtpExpiry,
      flow,
    })
    const redirectTo = pickRedirect(scope.request.redirectTo, settings)
    const url = kind === 'reauthentication' ? '' : buildVerifyLink(scope.context.publicUrl(), { token: link, type: kind, redirectTo })
    await mail.send(scope.transaction, {
      kind: mailKind,
      to,
      user: changed,
      code,
      tokenHash: link,
      link: url,
      redirectTo,
      acceptLanguage: findAcceptLanguage(scope),
    })
    return changed
  })
}

/** In place of `sendOneTimeCode` where there is nobody to send to: takes the same time and is refused as often, so that nobody learns it. */
export async function pretendToSendCode(scope: CallScope, address: string): Promise<void> {
  await checkMailFrequency(scope, address)
  await pretendToSend(scope)
}

export function findAcceptLanguage({ request }: Pick<CallScope, 'request'>): string | undefined {
  const header = request.headers['accept-language']
  return typeof header === 'string' ? header : undefined
}

/** Counted for the address and whatever is sent to it, so that nobody learns from a refusal what kind of account there is, if any. */
export async function checkMailFrequency({ context }: CallScope, address: string): Promise<void> {
  await context.limits.take('email_frequency', toStoredEmail(address))
}
