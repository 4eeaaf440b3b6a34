import type { Static } from 'typebox'
import { recordAudit } from '../../../audit/record-audit.ts'
import { parseMetadata } from '../../../domain/saml/parse-metadata.ts'
import { defineEndpoint } from '../../../endpoint.ts'
import { samlEntityIdMismatch, ssoDomainTaken } from '../../../errors.ts'
import { fetchMetadata } from '../../../saml/fetch-metadata.ts'
import { checkProviderFields, parseDomain, providerFields } from '../../../saml/provider-fields.ts'
import { renderProvider } from '../../../saml/render-provider.ts'
import { replaceDomains, type SamlChange, type SsoProvider, updateSamlProvider, updateSsoProvider } from '../../../store/sso-providers.ts'
import { getProviderOfPath, providerPath } from './provider-of-path.ts'

export const updateProvider = defineEndpoint({
  method: 'PUT',
  url: '/admin/sso/providers/:providerId',
  access: 'admin',
  about: 'Changes what is named of an identity provider; it stays the same entity.',
  schema: { ...providerPath, body: providerFields },
  prepare: async ({ body, context }) => {
    checkProviderFields(body)
    return body.metadata_url ? await fetchMetadata(context, body.metadata_url) : body.metadata_xml || undefined
  },
  run: async (call) => {
    const { transaction, context, body, prepared: metadata } = call
    const provider = await getProviderOfPath(call)
    checkSameEntity(provider, metadata)
    const at = new Date(context.clock.now())
    const { disabled, resource_id, domains } = body
    await updateSsoProvider(transaction, provider.id, { ...(disabled === undefined ? {} : { disabled }), ...known({ resource_id }) }, at)
    const change = toSamlChange(body, metadata)
    if (Object.keys(change).length > 0) await updateSamlProvider(transaction, provider.id, change, at)
    const taken = domains && (await replaceDomains(transaction, provider.id, domains.map(parseDomain), at))
    if (taken !== undefined) throw ssoDomainTaken(taken)
    recordAudit(call, 'sso_provider_changed', {
      actor: { role: 'service_role' },
      traits: { sso_provider_id: provider.id, action: 'updated' },
    })
    return { status: 200, body: renderProvider(await getProviderOfPath(call)) }
  },
})

function checkSameEntity({ entity_id }: SsoProvider, metadata: string | undefined): void {
  const entityId = metadata === undefined ? entity_id : parseMetadata(metadata).entityId
  if (entityId !== entity_id) throw samlEntityIdMismatch(entity_id, entityId)
}

function toSamlChange(body: Static<typeof providerFields>, metadata: string | undefined): SamlChange {
  const { metadata_url, attribute_mapping, name_id_format } = body
  return {
    ...(metadata === undefined ? {} : { metadata_xml: metadata, metadata_url: metadata_url || null }),
    ...(attribute_mapping === undefined ? {} : { attribute_mapping }),
    ...known({ name_id_format }),
  }
}

/** An empty text takes a value away. */
function known<Name extends string>(field: Readonly<Record<Name, string | undefined>>): Readonly<Partial<Record<Name, string | null>>> {
  const entries = Object.entries<string | undefined>(field).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries.map(([name, value]) => [name, value || null])) as Partial<Record<Name, string | null>>
}
