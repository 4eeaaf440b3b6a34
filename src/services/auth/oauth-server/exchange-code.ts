import { recordAudit } from '../audit/record-audit.ts'
import { isVerifierOf } from '../domain/code-challenge.ts'
import { parseScopes } from '../domain/oauth/scopes.ts'
import type { CallScope } from '../endpoint.ts'
import { oauthGrantInvalid, oauthRequestInvalid } from '../errors.ts'
import { isBanned } from '../serving/identify-caller.ts'
import { issueAccessToken } from '../sessions/issue-access-token.ts'
import { startSession } from '../sessions/issue-session.ts'
import { type Authorization, takeAuthorizationByCode } from '../store/oauth-authorizations.ts'
import type { OAuthClient } from '../store/oauth-clients.ts'
import { endSessionOfUsedCode, insertUsedCode } from '../store/used-codes.ts'
import { findUserById } from '../store/users.ts'
import type { AuthReply, User } from '../types.ts'
import { buildClientReply } from './build-client-reply.ts'
import { hashSecret } from './hash-secret.ts'
import { issueIdToken } from './issue-id-token.ts'

export type CodeExchange = {
  readonly code?: string
  readonly code_verifier?: string
  readonly redirect_uri?: string
  readonly resource?: string
}

const method = 'oauth_provider/authorization_code'

/** OAuth 2.1, section 4.1.3. Throws `invalid_request` and `invalid_grant`; the code stays as it was then. */
export async function exchangeCode(scope: CallScope, client: OAuthClient, asked: CodeExchange): Promise<AuthReply> {
  const { transaction } = scope
  if (!asked.code) throw oauthRequestInvalid('code is required for authorization_code grant')
  const codeHash = hashSecret(asked.code)
  const authorization = await takeAuthorizationByCode(transaction, codeHash)
  if (authorization === undefined) return await refuseCode(scope, client, codeHash)
  checkExchange(authorization, { client, asked, now: scope.context.clock.now() })
  const user = await getUser(scope, authorization.user_id)
  const { session, refreshToken } = await startSession(scope, user, { method, oauthClientId: client.id, scopes: authorization.scope })
  await insertUsedCode(transaction, { codeHash, sessionId: session.id, expiresAt: authorization.expires_at })
  const access = await issueAccessToken(scope, user, session, method)
  recordAudit(scope, 'login', { actor: user, traits: { provider_type: 'oauth_provider_authorization_code', client_id: client.id } })
  const scopes = parseScopes(authorization.scope)
  const idToken = scopes.includes('openid') ? issueIdToken(scope, { user, client, authorization, access }) : undefined
  return buildClientReply(client, { access, refreshToken, scopes, idToken })
}

/** A code that comes again was stolen from one of the two who had it: what it gave is taken back (RFC 6749, section 4.1.2). */
async function refuseCode(scope: CallScope, client: OAuthClient, codeHash: string): Promise<AuthReply> {
  const ended = await endSessionOfUsedCode(scope.transaction, codeHash)
  const actor = ended && (await findUserById(scope.transaction, ended.userId))
  if (actor !== undefined)
    recordAudit(scope, 'token_reused', { actor, traits: { client_id: client.id, action: 'authorization_code_reused' } })
  return { refuse: oauthGrantInvalid('Invalid authorization code') }
}

function checkExchange(
  authorization: Authorization,
  { client, asked, now }: { readonly client: OAuthClient; readonly asked: CodeExchange; readonly now: number },
): void {
  const { code_verifier, redirect_uri, resource } = asked
  if (authorization.expires_at.getTime() <= now) throw oauthGrantInvalid('Authorization code has expired')
  if (authorization.client_id !== client.id) throw oauthGrantInvalid('Authorization code was not issued for this client')
  if (redirect_uri !== undefined && redirect_uri !== authorization.redirect_uri) throw oauthGrantInvalid('Invalid redirect_uri')
  if (resource && resource !== authorization.resource)
    throw oauthGrantInvalid('Authorization code resource does not match the resource parameter')
  if (!code_verifier) throw oauthGrantInvalid('PKCE verification failed: code_verifier is required')
  if (!isVerifierOf({ challenge: authorization.code_challenge, method: 's256' }, code_verifier))
    throw oauthGrantInvalid('PKCE verification failed: code challenge does not match previously saved code verifier')
}

async function getUser({ transaction, context }: CallScope, id: string | null): Promise<User> {
  const user = id === null ? undefined : await findUserById(transaction, id)
  if (user === undefined || user.deleted_at !== null) throw oauthGrantInvalid('User not found for authorization code')
  if (isBanned(user, context)) throw oauthGrantInvalid('User is banned')
  return user
}
