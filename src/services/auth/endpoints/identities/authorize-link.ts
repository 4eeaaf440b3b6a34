import { defineEndpoint } from '../../endpoint.ts'
import { manualLinkingDisabled } from '../../errors.ts'
import { askedFlow, buildDeparture, prepareExternalFlow, startExternalFlow } from '../../external/start-external-flow.ts'

export const authorizeLink = defineEndpoint({
  method: 'GET',
  url: '/user/identities/authorize',
  access: 'user',
  about: 'Sends a signed-in user to a provider, to sign in with it too from then on.',
  schema: { querystring: askedFlow },
  prepare: async ({ context, query }) => {
    if (!context.settings.enableManualLinking) throw manualLinkingDisabled()
    return await prepareExternalFlow(context, query)
  },
  run: async ({ prepared, query, caller, ...scope }) => {
    await startExternalFlow(scope, prepared, { asked: query, linkingTargetId: caller.user.id })
    return buildDeparture(prepared, query, scope.context)
  },
})
