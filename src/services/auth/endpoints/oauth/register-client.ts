import { recordAudit } from '../../audit/record-audit.ts'
import { registrationSchema } from '../../domain/oauth/client-registration.ts'
import { defineEndpoint } from '../../endpoint.ts'
import { oauthRegistrationDisabled } from '../../errors.ts'
import { checkOAuthServer } from '../../oauth-server/check-oauth-server.ts'
import { registerClient } from '../../oauth-server/register-client.ts'
import { renderClient } from '../../oauth-server/render-client.ts'

/** RFC 7591. What such a client is called proves nothing: the person sees where the code would go. */
export const registerClientDynamically = defineEndpoint({
  method: 'POST',
  url: '/oauth/clients/register',
  access: 'anyone',
  about: 'Registers an application that introduces itself, where the project allows it.',
  limit: 'oauth_register',
  schema: { body: registrationSchema },
  run: async (call) => {
    checkOAuthServer(call.context)
    if (!call.context.settings.oauthServerDynamicRegistration) throw oauthRegistrationDisabled()
    const { client, secret } = await registerClient(call, call.body, 'dynamic')
    recordAudit(call, 'oauth_client_changed', { actor: { role: 'anon' }, traits: { client_id: client.id, action: 'registered' } })
    return { status: 201, body: renderClient(client, secret) }
  },
})
