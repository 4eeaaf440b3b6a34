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
    return { status: 204 }
  },
})
