import { Type } from 'typebox'
import { recordAudit } from '../../../audit/record-audit.ts'
import { defineEndpoint } from '../../../endpoint.ts'
import { customProviderNotFound } from '../../../errors.ts'
import {
  addOpenid,
  type CustomProviderBody,
  checkCustomProvider,
  checkIdentifier,
  customProviderBody,
  renderCustomProvider,
} from '../../../external/custom-provider.ts'
import { secretPlace } from '../../../external/find-provider.ts'
import {
  type CustomProvider,
  type CustomProviderFields,
  findCustomProvider,
  updateCustomProvider,
} from '../../../store/custom-providers.ts'

export const updateProvider = defineEndpoint({
  method: 'PUT',
  url: '/admin/custom-providers/:identifier',
  access: 'admin',
  about: 'Changes what is given of a provider; its identifier and type stay.',
  schema: { params: Type.Object({ identifier: Type.String() }), body: customProviderBody },
  run: async ({ body, params, ...scope }) => {
    const { context, transaction } = scope
    const identifier = checkIdentifier(params.identifier)
    checkCustomProvider(body, context)
    const current = await findCustomProvider(transaction, identifier)
    if (current === undefined) throw customProviderNotFound()
    const encrypt = (secret: string) => context.vault.encrypt(secret, secretPlace(current.id))
    const changes = pickChanges(body, current, encrypt)
    const updated = await updateCustomProvider(transaction, identifier, changes, new Date(context.clock.now()))
    recordAudit(scope, 'custom_provider_changed', { actor: { role: 'service_role' }, traits: { identifier, deed: 'updated' } })
    return { status: 200, body: renderCustomProvider(updated ?? current) }
  },
})

/** A text that is empty changes nothing. */
function pickChanges(
  body: CustomProviderBody,
  { provider_type: type }: CustomProvider,
  encrypt: (secret: string) => string,
): Partial<CustomProviderFields> {
  const { acceptable_client_ids, pkce_enabled, attribute_mapping, custom_claims_allowlist, enabled, email_optional } = body
  return {
    acceptable_client_ids,
    pkce_enabled,
    attribute_mapping,
    custom_claims_allowlist,
    enabled,
    email_optional,
    scopes: body.scopes && addOpenid(body.scopes, type),
    authorization_params: body.authorization_params as Record<string, string> | undefined,
    name: body.name || undefined,
    client_id: body.client_id || undefined,
    client_secret: body.client_secret ? encrypt(body.client_secret) : undefined,
    ...(type === 'oidc'
      ? { issuer: body.issuer || undefined, discovery_url: body.discovery_url || undefined, skip_nonce_check: body.skip_nonce_check }
      : {
          authorization_url: body.authorization_url || undefined,
          token_url: body.token_url || undefined,
          userinfo_url: body.userinfo_url || undefined,
          jwks_uri: body.jwks_uri || undefined,
        }),
  }
}
