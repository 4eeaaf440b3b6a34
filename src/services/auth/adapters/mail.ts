import type { Clock } from '../../../base/clock.ts'
import type { Log } from '../../../base/log.ts'
import type { Hooks, Limits, Mail, MailKind, MailMessage } from '../context.ts'
import { composeMail, type OwnTemplates } from '../domain/mail/compose-mail.ts'
import { type LetterKind, letterKinds } from '../domain/mail/kinds.ts'
import type { LetterName } from '../domain/mail/letter.ts'
import { pickLanguage } from '../domain/mail/pick-language.ts'
import { type Recipient, toTemplateValues } from '../domain/mail/template-values.ts'
import { toHookPayload } from '../domain/mail/to-hook-payload.ts'
import type { AuthSettings } from '../settings.ts'
import { insertMailboxMessage } from '../store/mailbox.ts'
import { toUserJson } from '../users/render-user.ts'
import type { Deliver, Letter } from './deliver.ts'
import { checkSmtpHost, createSmtp, sendsBySmtp } from './smtp.ts'

export type MailParts = {
  readonly settings: AuthSettings
  readonly hooks: Hooks
  readonly limits: Limits
  readonly templates: OwnTemplates
  readonly publicUrl: () => string
  readonly clock: Clock
  readonly log: Log
}

/**
 * Mail by the hook `send_email`, else by SMTP, else into the local mailbox, within the transaction that asked for it: it is undone when mail
 * cannot be sent. Throws `smtp_incomplete` at once.
 */
export function createMail(parts: MailParts): Mail {
  const { settings, hooks, limits, publicUrl } = parts
  checkSmtpHost(settings)
  const leaves = settings.hookSendEmailEnabled || sendsBySmtp(settings)
  const deliver = sendsBySmtp(settings) ? createSmtp(settings, parts.log) : createMailbox(parts.clock)
  return {
    send: async (transaction, message) => {
      if (isUnwanted(message.kind, settings)) return
      if (leaves) await limits.take('email_sent', 'project')
      const user = await toUserJson(transaction, message.user)
      const payload = { user, email_data: toHookPayload(message, publicUrl()) }
      if ((await hooks.run(transaction, 'send_email', payload)) !== undefined) return
      for (const recipient of listRecipients(message)) await deliver(transaction, composeLetter(message, recipient, parts))
    },
  }
}

function createMailbox(clock: Clock): Deliver {
  return async (transaction, { to, mail, code, link }) => {
    await insertMailboxMessage(transaction, {
      sent_at: new Date(clock.now()),
      channel: 'email',
      recipient: to,
      subject: mail.subject,
      body_text: mail.text,
      body_html: mail.html,
      code: code === '' ? null : code,
      link: link === '' ? null : link,
    })
  }
}

/** A change of address may be confirmed from both ends. */
function listRecipients(message: MailMessage): readonly Recipient[] {
  return message.toCurrent === undefined ? [message] : [message, message.toCurrent]
}

function composeLetter(message: MailMessage, recipient: Recipient, { settings, templates }: MailParts): Letter {
  const metadata = message.user.raw_user_meta_data
  const language = pickLanguage({ metadata, acceptLanguage: message.acceptLanguage }, settings.mailLanguage)
  const values = toTemplateValues(message, recipient, { url: settings.siteUrl, name: settings.smtpSenderName })
  const mail = composeMail({ name: toLetterName(message.kind), language, own: templates }, values)
  return { to: recipient.to, mail, code: recipient.code, link: recipient.link }
}

function isUnwanted(kind: MailKind, { mailNotifications }: AuthSettings): boolean {
  return !isLetterKind(kind) && mailNotifications[`${toLetterName(kind)}.enabled`] !== 'true'
}

function isLetterKind(kind: MailKind): kind is LetterKind {
  return letterKinds.some((name) => name === kind)
}

function toLetterName(kind: MailKind): LetterName {
  return isLetterKind(kind) ? kind : notificationNames[kind]
}

const notificationNames = {
  password_changed_notification: 'password_changed',
  email_changed_notification: 'email_changed',
  phone_changed_notification: 'phone_changed',
  identity_linked_notification: 'identity_linked',
  identity_unlinked_notification: 'identity_unlinked',
  mfa_factor_enrolled_notification: 'mfa_factor_enrolled',
  mfa_factor_unenrolled_notification: 'mfa_factor_unenrolled',
} as const satisfies Readonly<Record<Exclude<MailKind, LetterKind>, LetterName>>
