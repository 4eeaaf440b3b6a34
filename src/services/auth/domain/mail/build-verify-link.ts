export type VerifyLink = { readonly token: string; readonly type: string; readonly redirectTo: string }

/**
 * What a person opens from a mail; its host is the one that is set for this service, never that of the request. `:` and `/` of the address to
 * return to stay readable, as in links of Supabase, which programs look for; a query may hold both (RFC 3986, section 3.4).
 */
export function buildVerifyLink(publicUrl: string, { token, type, redirectTo }: VerifyLink): string {
  const query = new URLSearchParams({ token, type, redirect_to: redirectTo })
  return `${publicUrl}/verify?${query.toString().replaceAll('%3A', ':').replaceAll('%2F', '/')}`
}
