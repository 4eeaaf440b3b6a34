import { Type } from 'typebox'
import { defineEndpoint } from '../../endpoint.ts'
import { oauthGrantUnauthorized, oauthGrantUnsupported } from '../../errors.ts'
import { authenticateClient } from '../../oauth-server/authenticate-client.ts'
import { checkOAuthServer } from '../../oauth-server/check-oauth-server.ts'
import { exchangeCode } from '../../oauth-server/exchange-code.ts'
import { refreshClientSession } from '../../oauth-server/refresh-client-session.ts'

const grants = { authorization_code: exchangeCode, refresh_token: refreshClientSession }

export const issueClientTokens = defineEndpoint({
  method: 'POST',
  url: '/oauth/token',
  access: 'anyone',
  about: 'Tokens for an application: for the code that a consent gave, or for a refresh token.',
  takes: 'form',
  errors: 'oauth',
  limit: 'token_refresh',
  schema: {
    body: Type.Object({
      grant_type: Type.String({ maxLength: 100 }),
      client_id: Type.Optional(Type.String({ maxLength: 100 })),
      client_secret: Type.Optional(Type.String({ maxLength: 200 })),
      code: Type.Optional(Type.String({ maxLength: 200 })),
      code_verifier: Type.Optional(Type.String({ maxLength: 128 })),
      redirect_uri: Type.Optional(Type.String({ maxLength: 2048 })),
      refresh_token: Type.Optional(Type.String({ maxLength: 200 })),
      resource: Type.Optional(Type.String({ maxLength: 2048 })),
    }),
  },
  run: async (call) => {
    checkOAuthServer(call.context)
    const client = await authenticateClient(call, call.body)
    const { grant_type } = call.body
    if (!isGrant(grant_type)) throw oauthGrantUnsupported(grant_type)
    if (!client.grant_types.split(',').includes(grant_type)) throw oauthGrantUnauthorized(grant_type)
    return await grants[grant_type](call, client, call.body)
  },
})

function isGrant(text: string): text is keyof typeof grants {
  return Object.hasOwn(grants, text)
}
