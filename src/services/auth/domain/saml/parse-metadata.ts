import { X509Certificate } from 'node:crypto'
import { validationFailed } from '../../errors.ts'
import { attributeOf, childrenOf, namespaces, parseInstant, parseXml, textOf } from './xml.ts'

/** What an identity provider says of itself (SAML metadata, sections 2.3.2 and 2.4.3). */
export type IdentityProvider = {
  readonly entityId: string
  /** Where people are sent by HTTP-Redirect. */
  readonly signInUrl: string
  /** PEM; what it signs with, one of them while it changes keys. */
  readonly certificates: readonly string[]
  /** Milliseconds since 1970; undefined where it says none. */
  readonly validUntil: number | undefined
}

const redirectBinding = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect'

/** Throws `validation_failed` with what is missing. */
export function parseMetadata(text: string): IdentityProvider {
  const entity = parseEntity(text)
  const entityId = attributeOf(entity, 'entityID')
  if (entityId === undefined) throw validationFailed('SAML Metadata does not contain an EntityID')
  const roles = childrenOf(entity, namespaces.metadata, 'IDPSSODescriptor')
  const [role] = roles
  if (role === undefined) throw validationFailed('SAML Metadata does not contain any IDPSSODescriptor')
  if (roles.length > 1) throw validationFailed('SAML Metadata contains multiple IDPSSODescriptors')
  const validUntil = attributeOf(role, 'validUntil') ?? attributeOf(entity, 'validUntil')
  return {
    entityId,
    signInUrl: getSignInUrl(role),
    certificates: getCertificates(role),
    validUntil: validUntil === undefined ? undefined : parseInstant(validUntil),
  }
}

function parseEntity(text: string): Element {
  const root = parseDocument(text)
  const [first, ...others] = root.localName === 'EntitiesDescriptor' ? childrenOf(root, namespaces.metadata, 'EntityDescriptor') : [root]
  if (first === undefined || first.localName !== 'EntityDescriptor' || first.namespaceURI !== namespaces.metadata)
    throw validationFailed('SAML Metadata does not contain an EntityDescriptor')
  if (others.length > 0) throw validationFailed('SAML Metadata contains several EntityDescriptors')
  return first
}

function parseDocument(text: string): Element {
  try {
    return parseXml(text)
  } catch (error) {
    if (error instanceof SyntaxError) throw validationFailed(`SAML Metadata cannot be read: ${error.message}`)
    throw error
  }
}

function getSignInUrl(role: Element): string {
  const service = childrenOf(role, namespaces.metadata, 'SingleSignOnService').find(
    (candidate) => attributeOf(candidate, 'Binding') === redirectBinding,
  )
  const location = attributeOf(service, 'Location')
  if (location === undefined) throw validationFailed('SAML Metadata does not contain a SingleSignOnService with the HTTP-Redirect binding')
  if (URL.canParse(location) && /^https?:$/.test(new URL(location).protocol)) return location
  throw validationFailed('SAML Metadata has a SingleSignOnService whose Location is no http or https address')
}

function getCertificates(role: Element): readonly string[] {
  const keys = childrenOf(role, namespaces.metadata, 'KeyDescriptor').filter((key) => attributeOf(key, 'use') !== 'encryption')
  const texts = keys
    .flatMap((key) => childrenOf(key, namespaces.signature, 'KeyInfo'))
    .flatMap((info) => childrenOf(info, namespaces.signature, 'X509Data'))
    .flatMap((data) => childrenOf(data, namespaces.signature, 'X509Certificate'))
    .map((certificate) => textOf(certificate)?.replace(/\s/g, '') ?? '')
  if (texts.length === 0) throw validationFailed('SAML Metadata does not contain a certificate to verify signatures with')
  return texts.map(toCertificate)
}

function toCertificate(base64: string): string {
  try {
    const certificate = new X509Certificate(Buffer.from(base64, 'base64'))
    if (certificate.publicKey.asymmetricKeyType === 'rsa') return certificate.toString()
  } catch {
    throw validationFailed('SAML Metadata contains a certificate that cannot be read')
  }
  throw validationFailed('SAML Metadata contains a certificate whose key is not RSA')
}
