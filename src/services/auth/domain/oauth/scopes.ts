/** What a client may be allowed to read of a person (OpenID Connect Core 1.0, section 5.4). */
export const supportedScopes = ['openid', 'profile', 'email', 'phone'] as const

/** A scope parameter (RFC 6749, section 3.3): names separated by spaces; each is kept once. */
export function parseScopes(text: string): readonly string[] {
  return [...new Set(text.split(' ').filter((scope) => scope !== ''))]
}

/** The first name that this server knows nothing of. */
export function findUnsupportedScope(scopes: readonly string[]): string | undefined {
  return scopes.find((scope) => !supportedScopes.some((supported) => supported === scope))
}

export function hasEveryScope(granted: readonly string[], asked: readonly string[]): boolean {
  return asked.every((scope) => granted.includes(scope))
}
