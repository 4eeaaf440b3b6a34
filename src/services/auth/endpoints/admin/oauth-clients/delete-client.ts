import { recordAudit } from '../../../audit/record-audit.ts'
import { defineEndpoint } from '../../../endpoint.ts'
import { deleteOAuthClient } from '../../../store/oauth-clients.ts'
import { clientPath, getClientOfPath } from './client-of-path.ts'

export const deleteClient = defineEndpoint({
  method: 'DELETE',
  url: '/admin/oauth/clients/:clientId',
  access: 'admin',
  about: 'Shuts an application out: its codes, consents and sessions end.',
  schema: clientPath,
  run: async (call) => {
    const { id } = await getClientOfPath(call)
    await deleteOAuthClient(call.transaction, id)
    recordAudit(call, 'oauth_client_changed', { actor: { role: 'service_role' }, traits: { client_id: id, action: 'deleted' } })
    return { status: 204 }
  },
})
