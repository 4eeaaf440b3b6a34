import { escapeXml } from './xml.ts'

/** This service as identity providers see it. */
export type ServiceProvider = {
  readonly entityId: string
  /** Where responses are brought. */
  readonly acsUrl: string
  /** PEM. */
  readonly certificate: string
}

/** SAML metadata, section 2.4.4. `validUntil` only for a copy that somebody keeps. */
export function renderMetadata(
  { entityId, acsUrl, certificate }: ServiceProvider,
  { validUntil }: { readonly validUntil?: Date } = {},
): string {
  const base64 = certificate.replace(/-----[A-Z ]+-----|\s/g, '')
  const period = validUntil === undefined ? '' : ` validUntil="${validUntil.toISOString()}"`
  return `<?xml version="1.0" encoding="UTF-8"?>
<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${escapeXml(entityId)}"${period}>
  <SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol" WantAssertionsSigned="true">
    <KeyDescriptor use="signing">
      <KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#">
        <X509Data><X509Certificate>${base64}</X509Certificate></X509Data>
      </KeyInfo>
    </KeyDescriptor>
    <NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:persistent</NameIDFormat>
    <NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress</NameIDFormat>
    <AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="${escapeXml(acsUrl)}" index="1" isDefault="true"/>
  </SPSSODescriptor>
</EntityDescriptor>
`
}
