import { Type } from 'typebox'
import { defineEndpoint } from '../../../endpoint.ts'
import { renderCustomProvider } from '../../../external/custom-provider.ts'
import { listCustomProviders } from '../../../store/custom-providers.ts'

const type = Type.Union([Type.Literal('oauth2'), Type.Literal('oidc')])

export const listProviders = defineEndpoint({
  method: 'GET',
  url: '/admin/custom-providers',
  access: 'admin',
  about: 'Providers that administrators added, newest first.',
  schema: { querystring: Type.Object({ type: Type.Optional(type) }) },
  run: async ({ transaction, query }) => {
    const providers = await listCustomProviders(transaction, query.type)
    return { status: 200, body: { providers: providers.map(renderCustomProvider) } }
  },
})
