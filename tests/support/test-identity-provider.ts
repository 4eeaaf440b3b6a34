import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { inflateRawSync } from 'node:zlib'
import { SignedXml } from 'xml-crypto'
import { createCertificate } from '../../src/services/auth/domain/saml/create-certificate.ts'

export type AskedSignIn = {
  readonly id: string
  readonly issuer: string
  readonly acsUrl: string
  readonly relayState: string
  /** Of the query, for whoever verifies it. */
  readonly signature: { readonly text: string; readonly algorithm: string; readonly value: string }
}

/** What an assertion says; each can be told wrong. Times in milliseconds since 1970. */
export type AssertionFacts = {
  readonly issuer: string
  readonly audience: string
  readonly recipient: string
  readonly destination: string
  readonly inResponseTo: string | undefined
  readonly subjectInResponseTo: string | undefined
  readonly nameId: string
  readonly nameIdFormat: string
  readonly attributes: Readonly<Record<string, string | readonly string[]>>
  readonly id: string
  readonly notBefore: number
  readonly notOnOrAfter: number
  readonly sessionEnds: number | undefined
  readonly status: string
}

export type TestIdentityProvider = {
  readonly entityId: string
  readonly metadata: string
  /** A page of the provider: whoever opens it is signed in at once, and sent back with a form. */
  readonly url: string
  /** XML of a response to a request, or of one that nobody asked for. */
  readonly render: (asked: Partial<AskedSignIn>, changes?: Partial<AssertionFacts>) => string
  readonly sign: (xml: string, what: 'assertion' | 'response', options?: SigningOptions) => string
  readonly stop: () => Promise<void>
}

export type SigningOptions = { readonly algorithm?: string; readonly digest?: string; readonly key?: string }

const minute = 60_000
const persistent = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent'

/** An identity provider on a free port, which knows one person. */
export async function startTestIdentityProvider({ email }: { readonly email: string }): Promise<TestIdentityProvider> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  const certificate = createCertificate(privateKey, 'idp.example.org')
  const server = createServer((request, reply) => {
    const asked = readSignIn(new URL(request.url ?? '/', url))
    const response = sign(render(asked), 'assertion')
    reply.setHeader('content-type', 'text/html').end(renderForm(asked, response))
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const entityId = `${url}/metadata`

  function render(asked: Partial<AskedSignIn>, changes: Partial<AssertionFacts> = {}): string {
    const now = Date.now()
    return renderResponse({
      issuer: entityId,
      audience: asked.issuer ?? '',
      recipient: asked.acsUrl ?? '',
      destination: changes.recipient ?? asked.acsUrl ?? '',
      inResponseTo: asked.id,
      subjectInResponseTo: 'inResponseTo' in changes ? changes.inResponseTo : asked.id,
      nameId: 'person-1',
      nameIdFormat: persistent,
      attributes: { mail: email, displayName: 'Ada Lovelace', groups: ['staff', 'mathematics'] },
      id: `_${randomUUID()}`,
      notBefore: now - minute,
      notOnOrAfter: now + 5 * minute,
      sessionEnds: now + 60 * minute,
      status: 'urn:oasis:names:tc:SAML:2.0:status:Success',
      ...changes,
    })
  }

  function sign(xml: string, what: 'assertion' | 'response', options: SigningOptions = {}): string {
    const name = what === 'assertion' ? 'Assertion' : 'Response'
    const signer = new SignedXml({ privateKey: options.key ?? key })
    signer.signatureAlgorithm = options.algorithm ?? 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256'
    signer.canonicalizationAlgorithm = 'http://www.w3.org/2001/10/xml-exc-c14n#'
    signer.addReference({
      xpath: `//*[local-name(.)='${name}']`,
      digestAlgorithm: options.digest ?? 'http://www.w3.org/2001/04/xmlenc#sha256',
      transforms: ['http://www.w3.org/2000/09/xmldsig#enveloped-signature', 'http://www.w3.org/2001/10/xml-exc-c14n#'],
    })
    signer.computeSignature(xml, { location: { reference: `//*[local-name(.)='${name}']/*[local-name(.)='Issuer']`, action: 'after' } })
    return signer.getSignedXml()
  }

  return {
    entityId,
    metadata: renderIdpMetadata(entityId, `${url}/sign-in`, certificate),
    url,
    render,
    sign,
    stop: () => new Promise((stopped) => server.close(() => stopped())),
  }
}

/** An AuthnRequest in the query of the address a person was sent to (SAML bindings, section 3.4.4.1). */
export function readSignIn(address: URL): AskedSignIn {
  const query = address.searchParams
  const xml = inflateRawSync(Buffer.from(query.get('SAMLRequest') ?? '', 'base64')).toString()
  const find = (pattern: RegExp) => pattern.exec(xml)?.[1] ?? ''
  return {
    id: find(/ ID="([^"]+)"/),
    issuer: find(/<(?:\w+:)?Issuer[^>]*>([^<]+)</),
    acsUrl: find(/AssertionConsumerServiceURL="([^"]+)"/),
    relayState: query.get('RelayState') ?? '',
    signature: {
      text: address.search.slice(1).replace(/&Signature=.*$/, ''),
      algorithm: query.get('SigAlg') ?? '',
      value: query.get('Signature') ?? '',
    },
  }
}

function renderForm({ acsUrl, relayState }: AskedSignIn, response: string): string {
  const encoded = Buffer.from(response).toString('base64')
  return `<form method="post" action="${acsUrl}"><input name="SAMLResponse" value="${encoded}"><input name="RelayState" value="${relayState}">
<button>Back</button></form>`
}

function renderResponse(facts: AssertionFacts): string {
  const now = new Date().toISOString()
  const at = (time: number) => new Date(time).toISOString()
  const answers = (name: string, id: string | undefined) => (id === undefined ? '' : ` ${name}="${id}"`)
  const attributes = Object.entries(facts.attributes).map(([name, values]) => {
    const list = (Array.isArray(values) ? values : [values]).map((value) => `<saml:AttributeValue>${value}</saml:AttributeValue>`)
    return `<saml:Attribute Name="${name}">${list.join('')}</saml:Attribute>`
  })
  const ends = facts.sessionEnds === undefined ? '' : ` SessionNotOnOrAfter="${at(facts.sessionEnds)}"`
  return `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_${randomUUID()}" Version="2.0" IssueInstant="${now}" Destination="${facts.destination}"${answers('InResponseTo', facts.inResponseTo)}><saml:Issuer>${facts.issuer}</saml:Issuer><samlp:Status><samlp:StatusCode Value="${facts.status}"/></samlp:Status><saml:Assertion ID="${facts.id}" Version="2.0" IssueInstant="${now}"><saml:Issuer>${facts.issuer}</saml:Issuer><saml:Subject><saml:NameID Format="${facts.nameIdFormat}">${facts.nameId}</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData NotOnOrAfter="${at(facts.notOnOrAfter)}" Recipient="${facts.recipient}"${answers('InResponseTo', facts.subjectInResponseTo)}/></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="${at(facts.notBefore)}" NotOnOrAfter="${at(facts.notOnOrAfter)}"><saml:AudienceRestriction><saml:Audience>${facts.audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant="${now}"${ends}><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement><saml:AttributeStatement>${attributes.join('')}</saml:AttributeStatement></saml:Assertion></samlp:Response>`
}

function renderIdpMetadata(entityId: string, signInUrl: string, certificate: string): string {
  const base64 = certificate.replace(/-----[A-Z ]+-----|\s/g, '')
  return `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${entityId}">
  <IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    <KeyDescriptor use="signing"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>${base64}</X509Certificate></X509Data></KeyInfo></KeyDescriptor>
    <SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="${signInUrl}"/>
  </IDPSSODescriptor>
</EntityDescriptor>`
}
