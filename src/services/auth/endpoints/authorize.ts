import { Type } from 'typebox'
import { defineEndpoint } from '../endpoint.ts'
import { prepareExternalFlow, renderFlowCookie, startExternalFlow } from '../start-external-flow.ts'

export const askedFlow = Type.Object({
  provider: Type.String({ minLength: 1 }),
  scopes: Type.Optional(Type.String()),
  code_challenge: Type.Optional(Type.String()),
  code_challenge_method: Type.Optional(Type.String()),
  invite_token: Type.Optional(Type.String()),
  skip_http_redirect: Type.Optional(Type.String()),
})

export const authorize = defineEndpoint({
  method: 'GET',
  url: '/authorize',
  access: 'anyone',
  about: 'Sends somebody to a provider to sign in there.',
  schema: { querystring: askedFlow },
  limit: 'sign_in_sign_ups',
  prepare: async ({ context, query }) => await prepareExternalFlow(context, query),
  run: async ({ prepared, query, ...scope }) => {
    await startExternalFlow(scope, prepared, { asked: query })
    const headers = { 'set-cookie': renderFlowCookie(prepared, scope.context) }
    if (query.skip_http_redirect === 'true') return { status: 200, body: { url: prepared.url }, headers }
    return { status: 302, headers: { ...headers, location: prepared.url } }
  },
})
