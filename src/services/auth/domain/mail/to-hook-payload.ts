import type { MailKind, MailMessage } from '../../context.ts'

const actionTypes: Readonly<Partial<Record<MailKind, string>>> = { confirmation: 'signup', magic_link: 'magiclink' }

/**
 * What the hook `send_email` is told about one mail (https://supabase.com/docs/guides/auth/auth-hooks/send-email-hook). Where a change of
 * address is confirmed from both ends, `token` and `token_hash_new` belong to the present address, `token_new` and `token_hash` to the new
 * one: Supabase's names have it crosswise.
 */
export function toHookPayload(message: MailMessage, publicUrl: string): Readonly<Record<string, string>> {
  const { kind, code, tokenHash, redirectTo, toCurrent, data = {} } = message
  const { old_email = '', old_phone = '', provider = '', factor_type = '' } = data
  return {
    token: toCurrent?.code ?? code,
    token_hash: tokenHash,
    redirect_to: redirectTo,
    email_action_type: actionTypes[kind] ?? kind,
    site_url: publicUrl,
    token_new: toCurrent === undefined ? '' : code,
    token_hash_new: toCurrent?.tokenHash ?? '',
    old_email,
    old_phone,
    provider,
    factor_type,
  }
}
