import { Type } from 'typebox'
import type { AuthContext } from '../../context.ts'
import { issuerOf } from '../../domain/issuer-of.ts'
import { findAuthorizeProblem } from '../../domain/oauth/authorize-request.ts'
import { addParameters } from '../../domain/oauth/redirect-uri.ts'
import { listScopes, parseScopes } from '../../domain/oauth/scopes.ts'
import { defineEndpoint } from '../../endpoint.ts'
import { oauthClientInvalid, validationFailed } from '../../errors.ts'
import { checkOAuthServer } from '../../oauth-server/check-oauth-server.ts'
import { insertAuthorization } from '../../store/oauth-authorizations.ts'
import { findOAuthClient } from '../../store/oauth-clients.ts'
import type { AuthReply } from '../../types.ts'

/** OAuth 2.1, section 4.1.1; OpenID Connect Core 1.0, section 3.1.2.1. An address that is not the client's own is never redirected to. */
export const authorizeClient = defineEndpoint({
  method: 'GET',
  url: '/oauth/authorize',
  access: 'anyone',
  about: 'Begins the sign-in at another application: sends the person to the page that asks for consent.',
  limit: 'sign_in_sign_ups',
  schema: {
    querystring: Type.Object({
      client_id: Type.String({ maxLength: 100 }),
      redirect_uri: Type.String({ maxLength: 2048 }),
      response_type: Type.Optional(Type.String({ maxLength: 40 })),
      scope: Type.Optional(Type.String({ maxLength: 2048 })),
      state: Type.Optional(Type.String({ maxLength: 4096 })),
      nonce: Type.Optional(Type.String({ maxLength: 255 })),
      resource: Type.Optional(Type.String({ maxLength: 2048 })),
      code_challenge: Type.Optional(Type.String({ maxLength: 128 })),
      code_challenge_method: Type.Optional(Type.String({ maxLength: 10 })),
      request: Type.Optional(Type.String()),
      request_uri: Type.Optional(Type.String()),
    }),
  },
  run: async ({ query, transaction, context }) => {
    checkOAuthServer(context)
    const client = await findOAuthClient(transaction, query.client_id)
    if (client === undefined) throw oauthClientInvalid()
    if (!client.redirect_uris.split(',').includes(query.redirect_uri)) throw validationFailed('invalid redirect_uri')
    const scopes = parseScopes(query.scope || context.settings.oauthServerDefaultScope)
    const offered = listScopes({ publishedKeys: context.signer.publicKeys().keys.length })
    const problem = findAuthorizeProblem(query, { scopes, offered })
    const { redirect_uri, state = null } = query
    if (problem !== undefined) return redirect(addParameters(redirect_uri, { ...problem, state, iss: issuerOf(context) }))
    const authorization_id = context.random.bytes(24).toString('base64url')
    await insertAuthorization(transaction, {
      authorization_id,
      client_id: client.id,
      redirect_uri,
      state,
      scope: scopes.join(' '),
      nonce: query.nonce ?? null,
      resource: query.resource ?? null,
      code_challenge: query.code_challenge ?? '',
      expires_at: new Date(context.clock.now() + context.settings.oauthServerAuthorizationLifetime * 1000),
    })
    return redirect(addParameters(toConsentPage(context), { authorization_id }))
  },
})

function toConsentPage({ settings }: AuthContext): string {
  return `${settings.siteUrl.replace(/\/+$/, '')}/${settings.oauthServerAuthorizationPath.replace(/^\/+/, '')}`
}

function redirect(location: string): AuthReply {
  return { status: 302, headers: { location } }
}
