import { toPersonClaims } from '../../domain/oauth/person-claims.ts'
import { parseScopes } from '../../domain/oauth/scopes.ts'
import { type AuthCall, defineEndpoint } from '../../endpoint.ts'
import { checkOAuthServer } from '../../oauth-server/check-oauth-server.ts'
import type { AuthReply } from '../../types.ts'

const shared = {
  url: '/oauth/userinfo',
  access: 'user',
  clients: 'allowed',
  about: 'What the scopes of an access token tell of the person it was given by.',
  schema: {},
} as const

/** OpenID Connect Core 1.0, section 5.3. */
export const getUserInfo = defineEndpoint({ ...shared, method: 'GET', run: describeCaller })

/** The specification asks for both methods. */
export const postUserInfo = defineEndpoint({ ...shared, method: 'POST', run: describeCaller })

async function describeCaller({ context, caller }: AuthCall<Record<never, never>, 'user'>): Promise<AuthReply> {
  checkOAuthServer(context)
  const { user, session } = caller
  // A token of the person's own session was given for no scope: it tells who they are and no more.
  return { status: 200, body: { sub: user.id, ...toPersonClaims(user, parseScopes(session?.scopes ?? '')) } }
}
