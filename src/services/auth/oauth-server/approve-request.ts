import { issuerOf } from '../domain/issuer-of.ts'
import { addParameters } from '../domain/oauth/redirect-uri.ts'
import type { CallScope } from '../endpoint.ts'
import { type Authorization, approveAuthorization } from '../store/oauth-authorizations.ts'
import { hashSecret } from './hash-secret.ts'

/** Where the person goes with the code, and with the issuer, so that no client takes it to another server (RFC 9207). */
export async function approveRequest({ transaction, context }: CallScope, request: Authorization): Promise<string> {
  const code = context.random.bytes(32).toString('base64url')
  const now = new Date(context.clock.now())
  await approveAuthorization(transaction, request.authorization_id, { codeHash: hashSecret(code), now })
  return addParameters(request.redirect_uri, { code, state: request.state, iss: issuerOf(context) })
}
