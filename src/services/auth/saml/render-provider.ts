import type { SsoProvider } from '../store/sso-providers.ts'

/** A provider as administrators see it. Lists leave the metadata out: they are long. */
export function renderProvider(
  provider: SsoProvider,
  { withMetadata }: { readonly withMetadata: boolean } = { withMetadata: true },
): Readonly<Record<string, unknown>> {
  return {
    id: provider.id,
    ...(provider.resource_id === null ? {} : { resource_id: provider.resource_id }),
    disabled: provider.disabled,
    saml: {
      entity_id: provider.entity_id,
      ...(withMetadata ? { metadata_xml: provider.metadata_xml } : {}),
      ...(provider.metadata_url === null ? {} : { metadata_url: provider.metadata_url }),
      attribute_mapping: provider.attribute_mapping,
      ...(provider.name_id_format === null ? {} : { name_id_format: provider.name_id_format }),
    },
    domains: provider.domains.map((domain) => ({ domain })),
    created_at: provider.created_at,
    updated_at: provider.updated_at,
  }
}
