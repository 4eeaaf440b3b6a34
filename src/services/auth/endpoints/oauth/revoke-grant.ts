import { Type } from 'typebox'
import { recordAudit } from '../../audit/record-audit.ts'
import { defineEndpoint } from '../../endpoint.ts'
import { oauthConsentNotFound } from '../../errors.ts'
import { checkOAuthServer } from '../../oauth-server/check-oauth-server.ts'
import { revokeConsent } from '../../store/oauth-consents.ts'

export const revokeGrant = defineEndpoint({
  method: 'DELETE',
  url: '/user/oauth/grants',
  access: 'user',
  about: 'Takes the access of an application back and ends the sessions it holds.',
  schema: { querystring: Type.Object({ client_id: Type.String({ maxLength: 100 }) }) },
  run: async (call) => {
    const { context, transaction, caller, query } = call
    checkOAuthServer(context)
    if (!(await revokeConsent(transaction, { userId: caller.user.id, clientId: query.client_id }))) throw oauthConsentNotFound()
    await recordAudit(call, 'token_revoked', {
      actor: caller.user,
      traits: { oauth_client_id: query.client_id, action: 'revoke_oauth_grant' },
    })
    return { status: 204 }
  },
})
