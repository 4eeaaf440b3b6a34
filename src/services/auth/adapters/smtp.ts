import type { Log } from '../../../base/log.ts'
import { mailAddressRefused, mailNotSent, smtpIncomplete } from '../errors.ts'
import type { AuthSettings } from '../settings.ts'
import type { Deliver } from './deliver.ts'

/** Whether mail leaves by SMTP; it stays in the local mailbox otherwise. */
export function sendsBySmtp({ smtpEnabled, smtpHost }: AuthSettings): boolean {
  return smtpEnabled && isSet(smtpHost)
}

/** A host that got lost, with a variable that is not there say, must not turn into mail that nobody gets. Throws `smtp_incomplete`. */
export function checkSmtpHost(settings: AuthSettings): void {
  const { smtpEnabled, smtpHost, smtpUser, smtpPassword, smtpAdminEmail } = settings
  const isMeant = smtpHost === '' || [smtpUser, smtpPassword, smtpAdminEmail].some(isSet)
  if (smtpEnabled && isMeant && !isSet(smtpHost)) throw smtpIncomplete('auth.email.smtp.host')
}

const isSet = (text: string | undefined): text is string => text !== undefined && text !== ''

/**
 * Hands each mail to the server of the settings, over a connection of its own (RFC 5321, RFC 3207). Throws `smtp_incomplete` at once, and with
 * each mail `unexpected_failure`, or `email_address_invalid` for an address that the server refuses.
 */
export function createSmtp(settings: AuthSettings, log: Log): Deliver {
  const { smtpAdminEmail: address, smtpSenderName: name } = settings
  if (!isSet(address)) throw smtpIncomplete('auth.email.smtp.admin_email')
  const options = toTransportOptions(settings)
  return async (_transaction, { to, mail }) => {
    const { createTransport } = await import('nodemailer')
    try {
      await createTransport(options).sendMail({
        from: name === undefined ? address : { name, address },
        to: { name: '', address: to },
        ...mail,
        // RFC 3834, section 5: nobody's absence is to be told to a machine.
        headers: { 'Auto-Submitted': 'auto-generated' },
      })
    } catch (error) {
      const failure = describeFailure(error)
      log.error(failure, 'a mail could not be sent')
      throw failure.command === 'RCPT TO' && (failure.reply ?? 0) >= 550 ? mailAddressRefused(error) : mailNotSent(error)
    }
  }
}

function toTransportOptions(settings: AuthSettings) {
  const { smtpHost: host, smtpPort: port, smtpUser: user, smtpPassword: pass, smtpTls } = settings
  const milliseconds = settings.smtpTimeout * 1000
  const speaksTlsFirst = port === 465
  return {
    host,
    port,
    secure: speaksTlsFirst,
    // A password or a code in clear would be read by whoever stands between; on this machine nobody does.
    requireTLS: !speaksTlsFirst && smtpTls === 'required' && !isThisMachine(host ?? ''),
    ignoreTLS: smtpTls === 'off',
    tls: { minVersion: 'TLSv1.2' as const },
    ...(user === undefined || user === '' ? {} : { auth: { user, pass: pass ?? '' } }),
    connectionTimeout: milliseconds,
    greetingTimeout: milliseconds,
    socketTimeout: milliseconds,
    dnsTimeout: milliseconds,
    disableFileAccess: true,
    disableUrlAccess: true,
  }
}

function isThisMachine(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)
}

/** What an operator needs, without what the server said: it may repeat the address or the mail. */
function describeFailure(error: unknown): { readonly code: unknown; readonly command?: string; readonly reply?: number } {
  if (!(error instanceof Error)) return { code: 'unknown' }
  return {
    code: 'code' in error ? error.code : error.name,
    ...('command' in error && typeof error.command === 'string' ? { command: error.command } : {}),
    ...('responseCode' in error && typeof error.responseCode === 'number' ? { reply: error.responseCode } : {}),
  }
}
