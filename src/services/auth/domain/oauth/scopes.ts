/**
 * What a client may be allowed to read of a person (OpenID Connect Core 1.0, section 5.4). `openid` only where a published key signs: nobody else
 * could verify an ID token, and whoever had the shared secret could make one.
 */
export function listScopes({ publishedKeys }: { readonly publishedKeys: number }): readonly string[] {
  return [...(publishedKeys > 0 ? ['openid'] : []), 'profile', 'email', 'phone']
}

/** A scope parameter (RFC 6749, section 3.3): names separated by spaces; each is kept once. */
export function parseScopes(text: string): readonly string[] {
  return [...new Set(text.split(' ').filter((scope) => scope !== ''))]
}

export function hasEveryScope(granted: readonly string[], asked: readonly string[]): boolean {
  return asked.every((scope) => granted.includes(scope))
}
