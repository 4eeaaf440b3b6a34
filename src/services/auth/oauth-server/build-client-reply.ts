import type { AccessToken } from '../sessions/issue-access-token.ts'
import type { OAuthClient } from '../store/oauth-clients.ts'
import type { AuthReply } from '../types.ts'

export type ClientTokens = {
  readonly access: AccessToken
  readonly refreshToken: string
  readonly scopes: readonly string[]
  readonly idToken?: string | undefined
}

/** RFC 6749, section 5.1: who the user is stands in the ID token, or is asked of `/oauth/userinfo`. */
export function buildClientReply(client: OAuthClient, { access, refreshToken, scopes, idToken }: ClientTokens): AuthReply {
  const mayRefresh = client.grant_types.split(',').includes('refresh_token')
  return {
    status: 200,
    headers: { pragma: 'no-cache' },
    body: {
      access_token: access.token,
      token_type: 'bearer',
      expires_in: access.expiresIn,
      ...(mayRefresh ? { refresh_token: refreshToken } : {}),
      scope: scopes.join(' '),
      ...(idToken === undefined ? {} : { id_token: idToken }),
    },
  }
}
