import { Type } from 'typebox'
import { hasEveryScope, parseScopes } from '../../domain/oauth/scopes.ts'
import { defineEndpoint } from '../../endpoint.ts'
import { oauthAuthorizationNotFound } from '../../errors.ts'
import { approveRequest } from '../../oauth-server/approve-request.ts'
import { readAuthorization } from '../../oauth-server/read-authorization.ts'
import { renderClientFace } from '../../oauth-server/render-client.ts'
import { claimAuthorization } from '../../store/oauth-authorizations.ts'
import { findOAuthClient } from '../../store/oauth-clients.ts'
import { findConsent } from '../../store/oauth-consents.ts'

export const showAuthorization = defineEndpoint({
  method: 'GET',
  url: '/oauth/authorizations/:authorizationId',
  access: 'user',
  about: 'What an application asks of the signed-in person; only `redirect_url` where they consented to all of it before.',
  schema: { params: Type.Object({ authorizationId: Type.String({ maxLength: 100 }) }) },
  run: async (call) => {
    const { transaction, caller, params } = call
    const authorization = await readAuthorization(call, params.authorizationId)
    const client = await findOAuthClient(transaction, authorization.client_id)
    if (client === undefined) throw oauthAuthorizationNotFound()
    await claimAuthorization(transaction, authorization.authorization_id, caller.user.id)
    const consent = await findConsent(transaction, { userId: caller.user.id, clientId: client.id })
    if (consent !== undefined && hasEveryScope(parseScopes(consent.scopes), parseScopes(authorization.scope)))
      return { status: 200, body: { redirect_url: await approveRequest(call, authorization) } }
    return {
      status: 200,
      body: {
        authorization_id: authorization.authorization_id,
        redirect_uri: authorization.redirect_uri,
        client: renderClientFace(client),
        user: { id: caller.user.id, email: caller.user.email ?? '' },
        scope: authorization.scope,
      },
    }
  },
})
