import { Fault } from '../../../base/fault.ts'
import { parseScopes } from '../domain/oauth/scopes.ts'
import type { CallScope } from '../endpoint.ts'
import { oauthGrantInvalid, oauthRequestInvalid } from '../errors.ts'
import { type Refresh, refreshSession } from '../sessions/refresh-session.ts'
import type { OAuthClient } from '../store/oauth-clients.ts'
import type { AuthReply } from '../types.ts'
import { buildClientReply } from './build-client-reply.ts'

/** OAuth 2.1, section 4.3. Throws `invalid_request` and `invalid_grant`. */
export async function refreshClientSession(
  scope: CallScope,
  client: OAuthClient,
  { refresh_token }: { readonly refresh_token?: string },
): Promise<AuthReply> {
  if (!refresh_token) throw oauthRequestInvalid('refresh_token is required for refresh_token grant')
  const refresh = await refreshAsClient(scope, client, refresh_token)
  if (refresh.kind === 'refused') return { refuse: oauthGrantInvalid('Refresh token is invalid or expired.') }
  const { access, refreshToken, session } = refresh
  return buildClientReply(client, { access, refreshToken, scopes: parseScopes(session.scopes ?? '') })
}

/** What is wrong about the token is told in OAuth's words; that a hook failed is not about the token. */
async function refreshAsClient(scope: CallScope, client: OAuthClient, token: string): Promise<Refresh> {
  try {
    return await refreshSession(scope, token, { clientId: client.id })
  } catch (error) {
    if (error instanceof Fault && (error.code === 'refresh_token_not_found' || error.code === 'session_not_found'))
      throw oauthGrantInvalid('Refresh token is invalid or expired.')
    throw error
  }
}
