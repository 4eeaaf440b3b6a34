import { isAllowedOrigin } from '../domain/redirects.ts'
import type { AuthCall } from '../endpoint.ts'
import { oauthAuthorizationNotFound, validationFailed } from '../errors.ts'
import { type Authorization, lockAuthorization } from '../store/oauth-authorizations.ts'
import { checkOAuthServer } from './check-oauth-server.ts'

type PersonCall = AuthCall<Record<never, never>, 'user'>

/**
 * The pending request of a client that a person decides about, locked. Only pages of this application may ask. Throws
 * `oauth_authorization_not_found` also for one that is over.
 */
export async function readAuthorization(
  { context, request, transaction, caller }: Pick<PersonCall, 'context' | 'request' | 'transaction' | 'caller'>,
  authorizationId: string,
): Promise<Authorization> {
  checkOAuthServer(context)
  checkOrigin(request.headers.origin, context.settings)
  const authorization = await lockAuthorization(transaction, authorizationId)
  if (authorization === undefined || authorization.expires_at.getTime() <= context.clock.now()) throw oauthAuthorizationNotFound()
  if (authorization.user_id !== null && authorization.user_id !== caller.user.id) throw oauthAuthorizationNotFound()
  if (authorization.status !== 'pending') throw validationFailed('authorization request cannot be processed')
  return authorization
}

/** No header: not a page in a browser. */
function checkOrigin(origin: string | readonly string[] | undefined, settings: PersonCall['context']['settings']): void {
  if (typeof origin === 'string' && !isAllowedOrigin(origin, settings)) throw validationFailed('unauthorized request origin')
}
