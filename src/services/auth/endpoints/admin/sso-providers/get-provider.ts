import { defineEndpoint } from '../../../endpoint.ts'
import { renderProvider } from '../../../saml/render-provider.ts'
import { getProviderOfPath, providerPath } from './provider-of-path.ts'

export const getProvider = defineEndpoint({
  method: 'GET',
  url: '/admin/sso/providers/:providerId',
  access: 'admin',
  about: 'One identity provider, with its metadata.',
  schema: providerPath,
  run: async (call) => ({ status: 200, body: renderProvider(await getProviderOfPath(call)) }),
})
