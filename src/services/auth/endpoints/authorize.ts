import { defineEndpoint } from '../endpoint.ts'
import { askedFlow, buildDeparture, prepareExternalFlow, startExternalFlow } from '../external/start-external-flow.ts'

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
    return buildDeparture(prepared, query, scope.context)
  },
})
