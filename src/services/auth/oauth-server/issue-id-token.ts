import { createHash } from 'node:crypto'
import { issuerOf } from '../domain/issuer-of.ts'
import { toPersonClaims } from '../domain/oauth/person-claims.ts'
import { parseScopes } from '../domain/oauth/scopes.ts'
import type { CallScope } from '../endpoint.ts'
import type { AccessToken } from '../sessions/issue-access-token.ts'
import type { Authorization } from '../store/oauth-authorizations.ts'
import type { OAuthClient } from '../store/oauth-clients.ts'
import type { User } from '../types.ts'

/** Seconds. */
const lifetime = 3600

export type SignedInPerson = {
  readonly user: User
  readonly client: OAuthClient
  readonly authorization: Authorization
  readonly access: AccessToken
}

/**
 * Who signed in, for the client alone (OpenID Connect Core 1.0, section 2). Without `role` and `session_id`, so that it opens nothing here.
 * `user` is the row as it was before this sign-in: its last one is the time of authentication.
 */
export function issueIdToken({ context }: CallScope, { user, client, authorization, access }: SignedInPerson): string {
  const now = Math.floor(context.clock.now() / 1000)
  return context.signer.sign({
    iss: issuerOf(context),
    sub: user.id,
    aud: client.id,
    iat: now,
    exp: now + lifetime,
    auth_time: Math.floor((user.last_sign_in_at ?? user.created_at).getTime() / 1000),
    ...(authorization.nonce === null ? {} : { nonce: authorization.nonce }),
    at_hash: hashAccessToken(access.token),
    ...toPersonClaims(user, parseScopes(authorization.scope)),
  })
}

/** Section 3.1.3.6, for the signatures with SHA-256 that our keys make. */
function hashAccessToken(token: string): string {
  return createHash('sha256').update(token, 'ascii').digest().subarray(0, 16).toString('base64url')
}
