import { Type } from 'typebox'
import { defineEndpoint } from '../../../endpoint.ts'
import { customProviderNotFound } from '../../../errors.ts'
import { checkIdentifier, renderCustomProvider } from '../../../external/custom-provider.ts'
import { findCustomProvider } from '../../../store/custom-providers.ts'

export const getProvider = defineEndpoint({
  method: 'GET',
  url: '/admin/custom-providers/:identifier',
  access: 'admin',
  about: 'One provider that an administrator added, without its secret.',
  schema: { params: Type.Object({ identifier: Type.String() }) },
  run: async ({ transaction, params }) => {
    const provider = await findCustomProvider(transaction, checkIdentifier(params.identifier))
    if (provider === undefined) throw customProviderNotFound()
    return { status: 200, body: renderCustomProvider(provider) }
  },
})
