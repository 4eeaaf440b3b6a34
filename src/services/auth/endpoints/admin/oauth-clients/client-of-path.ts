import { Type } from 'typebox'
import type { CallScope } from '../../../endpoint.ts'
import { oauthClientNotFound } from '../../../errors.ts'
import { checkOAuthServer } from '../../../oauth-server/check-oauth-server.ts'
import { findOAuthClient, type OAuthClient } from '../../../store/oauth-clients.ts'

export const clientPath = { params: Type.Object({ clientId: Type.String({ maxLength: 100 }) }) }

/** Throws `oauth_client_not_found`. */
export async function getClientOfPath({
  context,
  transaction,
  params,
}: Pick<CallScope, 'context' | 'transaction'> & { readonly params: { readonly clientId: string } }): Promise<OAuthClient> {
  checkOAuthServer(context)
  const client = await findOAuthClient(transaction, params.clientId)
  if (client === undefined) throw oauthClientNotFound()
  return client
}
