import { parseScopes } from '../../domain/oauth/scopes.ts'
import { defineEndpoint } from '../../endpoint.ts'
import { checkOAuthServer } from '../../oauth-server/check-oauth-server.ts'
import { renderClientFace } from '../../oauth-server/render-client.ts'
import { listConsents } from '../../store/oauth-consents.ts'

export const listGrants = defineEndpoint({
  method: 'GET',
  url: '/user/oauth/grants',
  access: 'user',
  about: 'The applications that the signed-in person gave access to.',
  schema: {},
  run: async ({ context, transaction, caller }) => {
    checkOAuthServer(context)
    const consents = await listConsents(transaction, caller.user.id)
    const grants = consents.map((consent) => ({
      client: renderClientFace({ ...consent, id: consent.client_id }),
      scopes: parseScopes(consent.scopes),
      granted_at: consent.granted_at,
    }))
    return { status: 200, body: grants }
  },
})
