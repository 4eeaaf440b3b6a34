import type { MailKind } from '../context.ts'
import type { LetterKind } from '../domain/mail/kinds.ts'
import type { CallScope } from '../endpoint.ts'
import type { User } from '../types.ts'
import { findAcceptLanguage } from './send-one-time-code.ts'

/**
 * Tells somebody what changed about their account, if `auth.email.notification.<kind>.enabled` says so and they have an address. `to` is where
 * the present address is not the one to tell. Throws what sending a mail throws.
 */
export async function notify(
  scope: CallScope,
  user: User,
  kind: Exclude<MailKind, LetterKind>,
  data: Readonly<Record<string, string>> = {},
  to: string = user.email ?? '',
): Promise<void> {
  if (to === '') return
  const empty = { code: '', tokenHash: '', link: '', redirectTo: '' }
  await scope.context.mail.send(scope.transaction, { ...empty, kind, to, user, data, acceptLanguage: findAcceptLanguage(scope) })
}
