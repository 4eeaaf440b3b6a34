import { Type } from 'typebox'
import { parsePage, renderPageLinks } from '../../../domain/page.ts'
import { defineEndpoint } from '../../../endpoint.ts'
import { checkOAuthServer } from '../../../oauth-server/check-oauth-server.ts'
import { renderClient } from '../../../oauth-server/render-client.ts'
import { listOAuthClients } from '../../../store/oauth-clients.ts'

export const listClients = defineEndpoint({
  method: 'GET',
  url: '/admin/oauth/clients',
  access: 'admin',
  about: 'The applications that may sign people in here, the newest first.',
  schema: { querystring: Type.Object({ page: Type.Optional(Type.String()), per_page: Type.Optional(Type.String()) }) },
  run: async ({ context, transaction, query }) => {
    checkOAuthServer(context)
    const page = parsePage(query)
    const { clients, total } = await listOAuthClients(transaction, { offset: (page.number - 1) * page.size, size: page.size })
    return {
      status: 200,
      body: { clients: clients.map((client) => renderClient(client)) },
      headers: { 'x-total-count': String(total), link: renderPageLinks(`${context.publicUrl()}/admin/oauth/clients`, page, total) },
    }
  },
})
