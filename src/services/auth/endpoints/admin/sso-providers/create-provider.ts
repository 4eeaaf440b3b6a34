import { recordAudit } from '../../../audit/record-audit.ts'
import { parseMetadata } from '../../../domain/saml/parse-metadata.ts'
import { defineEndpoint } from '../../../endpoint.ts'
import { samlProviderExists, ssoDomainTaken, ssoProviderNotFound, validationFailed } from '../../../errors.ts'
import { fetchMetadata } from '../../../saml/fetch-metadata.ts'
import { checkProviderFields, parseDomain, providerFields } from '../../../saml/provider-fields.ts'
import { renderProvider } from '../../../saml/render-provider.ts'
import { findSsoProvider, insertSsoProvider, replaceDomains } from '../../../store/sso-providers.ts'

export const createProvider = defineEndpoint({
  method: 'POST',
  url: '/admin/sso/providers',
  access: 'admin',
  about: 'Connects the identity provider of an organisation by its SAML metadata.',
  schema: { body: providerFields },
  prepare: async ({ body, context }) => {
    if (body.type !== 'saml') throw validationFailed("Only 'saml' supported for SSO provider type")
    checkProviderFields(body)
    if (body.metadata_xml) return body.metadata_xml
    if (body.metadata_url) return await fetchMetadata(context, body.metadata_url)
    throw validationFailed('Either metadata_xml or metadata_url must be set')
  },
  run: async (call) => {
    const { transaction, context, body, prepared: metadata_xml } = call
    const { entityId } = parseMetadata(metadata_xml)
    const at = new Date(context.clock.now())
    const fields = {
      entity_id: entityId,
      metadata_xml,
      metadata_url: body.metadata_url || null,
      attribute_mapping: body.attribute_mapping ?? {},
      name_id_format: body.name_id_format || null,
      resource_id: body.resource_id || null,
      disabled: body.disabled ?? false,
    }
    const id = await insertSsoProvider(transaction, fields, at)
    if (id === undefined) throw samlProviderExists(entityId)
    const taken = await replaceDomains(transaction, id, (body.domains ?? []).map(parseDomain), at)
    if (taken !== undefined) throw ssoDomainTaken(taken)
    recordAudit(call, 'sso_provider_changed', { actor: { role: 'service_role' }, traits: { sso_provider_id: id, action: 'created' } })
    const created = await findSsoProvider(transaction, id)
    if (created === undefined) throw ssoProviderNotFound()
    return { status: 201, body: renderProvider(created) }
  },
})
