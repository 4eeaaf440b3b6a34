import type { MailMessage } from '../../context.ts'
import type { TemplateValues } from './render-template.ts'

export type Site = { readonly url: string; readonly name: string | undefined }

/** Which of the mails of one message is meant: a change of address may need two. */
export type Recipient = { readonly to: string; readonly code: string; readonly tokenHash: string; readonly link: string }

/** The variables of Supabase's templates (https://supabase.com/docs/guides/auth/auth-email-templates), and `SiteName`. */
export function toTemplateValues(message: MailMessage, recipient: Recipient, site: Site): TemplateValues {
  const { user, data = {} } = message
  return {
    ConfirmationURL: recipient.link,
    Token: recipient.code,
    TokenHash: recipient.tokenHash,
    SendingTo: recipient.to,
    SiteURL: site.url,
    SiteName: site.name ?? toHost(site.url),
    RedirectTo: message.redirectTo,
    Data: user.raw_user_meta_data,
    Email: user.email ?? '',
    NewEmail: message.newEmail ?? '',
    Phone: user.phone ?? '',
    OldEmail: data.old_email ?? '',
    OldPhone: data.old_phone ?? '',
    Provider: data.provider ?? '',
    FactorType: data.factor_type ?? '',
  }
}

function toHost(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url
}
