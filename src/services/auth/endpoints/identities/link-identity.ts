import { defineEndpoint } from '../../endpoint.ts'
import { manualLinkingDisabled } from '../../errors.ts'
import { prepareExternalFlow, renderFlowCookie, startExternalFlow } from '../../start-external-flow.ts'
import { askedFlow } from '../authorize.ts'

export const linkIdentityByProvider = defineEndpoint({
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
    const headers = { 'set-cookie': renderFlowCookie(prepared, scope.context) }
    if (query.skip_http_redirect === 'true') return { status: 200, body: { url: prepared.url }, headers }
    return { status: 302, headers: { ...headers, location: prepared.url } }
  },
})
