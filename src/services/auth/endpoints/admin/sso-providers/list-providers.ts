import { defineEndpoint } from '../../../endpoint.ts'
import { renderProvider } from '../../../saml/render-provider.ts'
import { listSsoProviders } from '../../../store/sso-providers.ts'

export const listProviders = defineEndpoint({
  method: 'GET',
  url: '/admin/sso/providers',
  access: 'admin',
  about: 'The identity providers of organisations.',
  schema: {},
  run: async ({ transaction }) => {
    const providers = await listSsoProviders(transaction)
    return { status: 200, body: { items: providers.map((provider) => renderProvider(provider, { withMetadata: false })) } }
  },
})
