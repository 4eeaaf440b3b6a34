import { Type } from 'typebox'
import { recordAudit } from '../../audit/record-audit.ts'
import { issuerOf } from '../../domain/issuer-of.ts'
import { addParameters } from '../../domain/oauth/redirect-uri.ts'
import { defineEndpoint } from '../../endpoint.ts'
import { oauthAuthorizationNotFound } from '../../errors.ts'
import { approveRequest } from '../../oauth-server/approve-request.ts'
import { readAuthorization } from '../../oauth-server/read-authorization.ts'
import { denyAuthorization } from '../../store/oauth-authorizations.ts'
import { upsertConsent } from '../../store/oauth-consents.ts'

export const decideAuthorization = defineEndpoint({
  method: 'POST',
  url: '/oauth/authorizations/:authorizationId/consent',
  access: 'user',
  about: 'The decision of the person who was shown the request; `redirect_url` brings it to the application.',
  schema: {
    params: Type.Object({ authorizationId: Type.String({ maxLength: 100 }) }),
    body: Type.Object({ action: Type.Union([Type.Literal('approve'), Type.Literal('deny')]) }),
  },
  run: async (call) => {
    const { transaction, context, caller, params, body } = call
    const authorization = await readAuthorization(call, params.authorizationId)
    // Nobody decides about what they were not shown.
    if (authorization.user_id === null) throw oauthAuthorizationNotFound()
    const { redirect_uri, state, client_id, scope } = authorization
    if (body.action === 'deny') {
      await denyAuthorization(transaction, authorization.authorization_id)
      const refusal = { error: 'access_denied', error_description: 'User denied the request', state, iss: issuerOf(context) }
      return { status: 200, body: { redirect_url: addParameters(redirect_uri, refusal) } }
    }
    recordAudit(call, 'oauth_consent_changed', { actor: caller.user, traits: { client_id, scope, action: 'granted' } })
    await upsertConsent(transaction, { userId: caller.user.id, clientId: client_id }, scope)
    return { status: 200, body: { redirect_url: await approveRequest(call, authorization) } }
  },
})
