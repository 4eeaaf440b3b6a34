import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { test } from 'node:test'
import { createCertificate } from './create-certificate.ts'
import { parseMetadata } from './parse-metadata.ts'

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const certificate = createCertificate(privateKey, 'idp.example.org')
const base64 = certificate.replace(/-----[A-Z ]+-----|\s/g, '')

const keyInfo = `<KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>${base64}</X509Certificate></X509Data></KeyInfo>`
const service = '<SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp.example.org/sso"/>'
const role = (inside: string) =>
  `<IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">${inside}</IDPSSODescriptor>`
const entity = (inside: string, attributes = 'entityID="https://idp.example.org"') =>
  `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" ${attributes}>${inside}</EntityDescriptor>`
const whole = role(
  `<KeyDescriptor use="signing">${keyInfo}</KeyDescriptor><KeyDescriptor use="encryption">${keyInfo}</KeyDescriptor>${service}`,
)

test('an identity provider is read: its name, its page, its keys for signatures, its end', () => {
  const text = entity(whole, 'entityID="https://idp.example.org" validUntil="2030-01-01T00:00:00Z"')
  assert.deepEqual(parseMetadata(text), {
    entityId: 'https://idp.example.org',
    signInUrl: 'https://idp.example.org/sso',
    certificates: [certificate],
    validUntil: Date.UTC(2030, 0, 1),
  })
})

test('one entity may stand in a list', () => {
  const list = `<EntitiesDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata">${entity(whole)}</EntitiesDescriptor>`
  assert.equal(parseMetadata(list).entityId, 'https://idp.example.org')
})

for (const [text, problem] of [
  ['', 'SAML Metadata cannot be read: it is not well-formed XML: invalid doc source'],
  ['<a><b></a>', /^SAML Metadata cannot be read: it is not well-formed XML/],
  [`<!DOCTYPE x>${entity(whole)}`, 'SAML Metadata cannot be read: it has a document type declaration'],
  ['<EntityDescriptor entityID="x"/>', 'SAML Metadata does not contain an EntityDescriptor'],
  [entity(whole, ''), 'SAML Metadata does not contain an EntityID'],
  [entity(''), 'SAML Metadata does not contain any IDPSSODescriptor'],
  [entity(whole + whole), 'SAML Metadata contains multiple IDPSSODescriptors'],
  [
    entity(role(`<KeyDescriptor>${keyInfo}</KeyDescriptor>`)),
    'SAML Metadata does not contain a SingleSignOnService with the HTTP-Redirect binding',
  ],
  [entity(role(service)), 'SAML Metadata does not contain a certificate to verify signatures with'],
  [entity(whole.replaceAll(base64, 'AAAA')), 'SAML Metadata contains a certificate that cannot be read'],
  [
    entity(whole.replace('https://idp.example.org/sso', 'javascript:alert(1)')),
    'SAML Metadata has a SingleSignOnService whose Location is no http or https address',
  ],
] as const) {
  test(`metadata are refused: ${problem}`, () => {
    assert.throws(() => parseMetadata(text), { code: 'validation_failed', message: problem })
  })
}
