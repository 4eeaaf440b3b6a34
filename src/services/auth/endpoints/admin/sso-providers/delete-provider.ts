import { recordAudit } from '../../../audit/record-audit.ts'
import { defineEndpoint } from '../../../endpoint.ts'
import { renderProvider } from '../../../saml/render-provider.ts'
import { deleteSsoProvider } from '../../../store/sso-providers.ts'
import { getProviderOfPath, providerPath } from './provider-of-path.ts'

export const deleteProvider = defineEndpoint({
  method: 'DELETE',
  url: '/admin/sso/providers/:providerId',
  access: 'admin',
  about: 'Cuts an identity provider off. Its people keep their accounts and can no longer sign in by it.',
  schema: providerPath,
  run: async (call) => {
    const provider = await getProviderOfPath(call)
    await deleteSsoProvider(call.transaction, provider.id)
    recordAudit(call, 'sso_provider_changed', {
      actor: { role: 'service_role' },
      traits: { sso_provider_id: provider.id, action: 'deleted' },
    })
    return { status: 200, body: renderProvider(provider) }
  },
})
