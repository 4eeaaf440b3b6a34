import { defineEndpoint } from '../../../endpoint.ts'
import { renderClient } from '../../../oauth-server/render-client.ts'
import { clientPath, getClientOfPath } from './client-of-path.ts'

export const getClient = defineEndpoint({
  method: 'GET',
  url: '/admin/oauth/clients/:clientId',
  access: 'admin',
  about: 'One application.',
  schema: clientPath,
  run: async (call) => ({ status: 200, body: renderClient(await getClientOfPath(call)) }),
})
