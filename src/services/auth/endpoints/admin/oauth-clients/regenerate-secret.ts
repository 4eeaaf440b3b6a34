import { recordAudit } from '../../../audit/record-audit.ts'
import { defineEndpoint } from '../../../endpoint.ts'
import { oauthClientNotFound, validationFailed } from '../../../errors.ts'
import { hashSecret } from '../../../oauth-server/hash-secret.ts'
import { createClientSecret } from '../../../oauth-server/register-client.ts'
import { renderClient } from '../../../oauth-server/render-client.ts'
import { updateOAuthClient } from '../../../store/oauth-clients.ts'
import { clientPath, getClientOfPath } from './client-of-path.ts'

export const regenerateSecret = defineEndpoint({
  method: 'POST',
  url: '/admin/oauth/clients/:clientId/regenerate_secret',
  access: 'admin',
  about: 'Gives an application a new secret; the old one is worth nothing from then on.',
  schema: clientPath,
  run: async (call) => {
    const { id, client_type } = await getClientOfPath(call)
    if (client_type === 'public') throw validationFailed('Cannot regenerate secret for public client')
    const secret = createClientSecret(call.context.random)
    const updated = await updateOAuthClient(call.transaction, id, { client_secret_hash: hashSecret(secret) })
    if (updated === undefined) throw oauthClientNotFound()
    recordAudit(call, 'oauth_client_changed', { actor: { role: 'service_role' }, traits: { client_id: id, action: 'secret_regenerated' } })
    return { status: 200, body: renderClient(updated, secret) }
  },
})
