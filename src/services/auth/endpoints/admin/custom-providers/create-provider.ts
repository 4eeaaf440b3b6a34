import { recordAudit } from '../../../audit/record-audit.ts'
import { type CallScope, defineEndpoint } from '../../../endpoint.ts'
import { customProviderExists, customProvidersFull, validationFailed } from '../../../errors.ts'
import {
  addOpenid,
  type CustomProviderBody,
  checkCustomProvider,
  checkCustomProviders,
  checkIdentifier,
  customProviderBody,
  renderCustomProvider,
} from '../../../external/custom-provider.ts'
import { secretPlace } from '../../../external/find-provider.ts'
import { type CustomProviderFields, countCustomProviders, insertCustomProvider } from '../../../store/custom-providers.ts'

export const createProvider = defineEndpoint({
  method: 'POST',
  url: '/admin/custom-providers',
  access: 'admin',
  about: 'Adds a provider of OAuth 2.0 or OpenID Connect that people may sign in with.',
  schema: { body: customProviderBody },
  run: async ({ body, ...scope }) => {
    const { context, transaction } = scope
    checkCustomProviders(context)
    checkCustomProvider(body, context)
    const fields = readFields(body)
    if ((await countCustomProviders(transaction)) >= context.settings.customProvidersMax) {
      throw customProvidersFull(context.settings.customProvidersMax)
    }
    return { status: 201, body: await insert(scope, fields) }
  },
})

async function insert(scope: CallScope, fields: CustomProviderFields): Promise<Readonly<Record<string, unknown>>> {
  const { context, transaction } = scope
  const id = context.random.uuid()
  const created = await insertCustomProvider(transaction, {
    ...fields,
    id,
    client_secret: context.vault.encrypt(fields.client_secret, secretPlace(id)),
    at: new Date(context.clock.now()),
  })
  if (created === undefined) throw customProviderExists()
  recordAudit(scope, 'custom_provider_changed', {
    actor: { role: 'service_role' },
    traits: { identifier: created.identifier, deed: 'created' },
  })
  return renderCustomProvider(created)
}

function readFields(body: CustomProviderBody): CustomProviderFields {
  const { provider_type: type } = body
  if (type !== 'oauth2' && type !== 'oidc') throw validationFailed("provider_type is 'oauth2' or 'oidc'")
  const need = (field: keyof CustomProviderBody): string => {
    const value = body[field]
    if (typeof value === 'string' && value !== '') return value
    throw validationFailed(`${field} is required`)
  }
  const { acceptable_client_ids = [], scopes = [], pkce_enabled = true, enabled = true, email_optional = false } = body
  return {
    provider_type: type,
    identifier: checkIdentifier(need('identifier')),
    name: need('name'),
    client_id: need('client_id'),
    client_secret: need('client_secret'),
    acceptable_client_ids,
    scopes: addOpenid(scopes, type),
    pkce_enabled,
    attribute_mapping: body.attribute_mapping ?? {},
    custom_claims_allowlist: body.custom_claims_allowlist ?? [],
    // Each value was checked to be a text.
    authorization_params: (body.authorization_params ?? {}) as Record<string, string>,
    enabled,
    email_optional,
    skip_nonce_check: type === 'oidc' && (body.skip_nonce_check ?? false),
    issuer: type === 'oidc' ? need('issuer') : null,
    discovery_url: type === 'oidc' ? body.discovery_url || null : null,
    authorization_url: type === 'oauth2' ? need('authorization_url') : null,
    token_url: type === 'oauth2' ? need('token_url') : null,
    userinfo_url: type === 'oauth2' ? need('userinfo_url') : null,
    jwks_uri: type === 'oauth2' ? body.jwks_uri || null : null,
  }
}
