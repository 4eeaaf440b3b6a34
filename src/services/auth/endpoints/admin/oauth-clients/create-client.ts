import { recordAudit } from '../../../audit/record-audit.ts'
import { registrationSchema } from '../../../domain/oauth/client-registration.ts'
import { defineEndpoint } from '../../../endpoint.ts'
import { checkOAuthServer } from '../../../oauth-server/check-oauth-server.ts'
import { registerClient } from '../../../oauth-server/register-client.ts'
import { renderClient } from '../../../oauth-server/render-client.ts'

export const createClient = defineEndpoint({
  method: 'POST',
  url: '/admin/oauth/clients',
  access: 'admin',
  about: 'Registers an application; its secret is in this answer and in no other.',
  schema: { body: registrationSchema },
  run: async (call) => {
    checkOAuthServer(call.context)
    const { client, secret } = await registerClient(call, call.body, 'manual')
    recordAudit(call, 'oauth_client_changed', { actor: { role: 'service_role' }, traits: { client_id: client.id, action: 'created' } })
    return { status: 201, body: renderClient(client, secret) }
  },
})
