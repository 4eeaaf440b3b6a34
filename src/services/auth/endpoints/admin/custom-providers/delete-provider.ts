import { Type } from 'typebox'
import { recordAudit } from '../../../audit/record-audit.ts'
import { defineEndpoint } from '../../../endpoint.ts'
import { customProviderNotFound } from '../../../errors.ts'
import { checkIdentifier } from '../../../external/custom-provider.ts'
import { deleteCustomProvider } from '../../../store/custom-providers.ts'

export const deleteProvider = defineEndpoint({
  method: 'DELETE',
  url: '/admin/custom-providers/:identifier',
  access: 'admin',
  about: 'Takes a provider away; who came by it keeps the account and needs another way in.',
  schema: { params: Type.Object({ identifier: Type.String() }) },
  run: async ({ params, ...scope }) => {
    const identifier = checkIdentifier(params.identifier)
    if (!(await deleteCustomProvider(scope.transaction, identifier))) throw customProviderNotFound()
    recordAudit(scope, 'custom_provider_changed', { actor: { role: 'service_role' }, traits: { identifier, deed: 'deleted' } })
    return { status: 204 }
  },
})
