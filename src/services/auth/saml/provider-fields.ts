import { Type } from 'typebox'
import { validationFailed } from '../errors.ts'

/** What an administrator says of an identity provider; a change names only what it changes. */
export const providerFields = Type.Object({
  type: Type.Optional(Type.String()),
  metadata_url: Type.Optional(Type.String({ maxLength: 2048 })),
  metadata_xml: Type.Optional(Type.String()),
  domains: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 253 }), { maxItems: 1000 })),
  attribute_mapping: Type.Optional(
    Type.Object({
      keys: Type.Optional(
        Type.Record(
          Type.String(),
          Type.Object({
            name: Type.Optional(Type.String()),
            names: Type.Optional(Type.Array(Type.String())),
            default: Type.Optional(Type.Unknown()),
            array: Type.Optional(Type.Boolean()),
          }),
        ),
      ),
    }),
  ),
  name_id_format: Type.Optional(Type.String()),
  resource_id: Type.Optional(Type.String({ maxLength: 255 })),
  disabled: Type.Optional(Type.Boolean()),
})

const nameIdFormats: readonly string[] = [
  'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
  'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
  'urn:oasis:names:tc:SAML:2.0:nameid-format:transient',
  'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified',
]

export const persistentNameId = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent'

type ProviderMetadata = { readonly metadata_url?: string; readonly metadata_xml?: string; readonly name_id_format?: string }

/** Throws `validation_failed`. */
export function checkProviderFields({ metadata_url, metadata_xml, name_id_format }: ProviderMetadata): void {
  if (metadata_url && metadata_xml) throw validationFailed('Only one of metadata_xml or metadata_url needs to be set')
  if (name_id_format && !nameIdFormats.includes(name_id_format))
    throw validationFailed(`name_id_format must be unspecified or one of ${nameIdFormats.join(', ')}`)
}

/** A domain as people write it in an address: lower case, without the dot at the end. Throws `validation_failed`. */
export function parseDomain(text: string): string {
  const domain = text.trim().toLowerCase().replace(/\.$/, '')
  if (/^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(domain)) return domain
  throw validationFailed(`'${text.slice(0, 100)}' is not a domain`)
}
