import { samlResponseInvalid } from '../../errors.ts'
import { attributeOf, childrenOf, descendantsOf, isElement, namespaces, parseXml, textOf } from './xml.ts'

/** What a response says before anything is believed; only what is compared with what we know. */
export type UnverifiedResponse = {
  readonly issuer: string | undefined
  readonly destination: string | undefined
  readonly inResponseTo: string | undefined
}

/** Far larger than any that was ever seen, far smaller than what hurts. */
const largestResponse = 512 * 1024

/** SHA-1 and everything with a secret shared in the document stay outside. */
const signatureAlgorithms = [
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512',
  'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1',
]
const digestAlgorithms = ['http://www.w3.org/2001/04/xmlenc#sha256', 'http://www.w3.org/2001/04/xmlenc#sha512']

/**
 * A response as the browser brings it (SAML bindings, section 3.5): base64 of XML. The form of it is checked, not its signature: one assertion,
 * not encrypted, at the place where it belongs, signed by algorithms that hold. Throws `validation_failed`.
 */
export function parseResponse(base64: string): UnverifiedResponse {
  if (base64.length > largestResponse) throw samlResponseInvalid('it is too large')
  const root = parseDocument(Buffer.from(base64, 'base64').toString('utf8'))
  if (!isElement(root, namespaces.protocol, 'Response')) throw samlResponseInvalid('it is no SAML response')
  checkStatus(root)
  checkAssertions(root)
  checkAlgorithms(root)
  const [issuer] = childrenOf(root, namespaces.assertion, 'Issuer')
  const [assertion] = childrenOf(root, namespaces.assertion, 'Assertion')
  const [assertionIssuer] = childrenOf(assertion, namespaces.assertion, 'Issuer')
  return {
    issuer: textOf(issuer) ?? textOf(assertionIssuer),
    destination: attributeOf(root, 'Destination'),
    inResponseTo: attributeOf(root, 'InResponseTo'),
  }
}

function parseDocument(text: string): Element {
  try {
    return parseXml(text)
  } catch (error) {
    if (error instanceof SyntaxError) throw samlResponseInvalid(error.message)
    throw error
  }
}

function checkStatus(root: Element): void {
  const [status] = childrenOf(root, namespaces.protocol, 'Status')
  const [code] = childrenOf(status, namespaces.protocol, 'StatusCode')
  const value = attributeOf(code, 'Value')
  if (value === 'urn:oasis:names:tc:SAML:2.0:status:Success') return
  const [nested] = childrenOf(code, namespaces.protocol, 'StatusCode')
  const reason = [value, attributeOf(nested, 'Value')].map((name) => name?.replace(/^.*:/, '')).filter((name) => name !== undefined)
  throw samlResponseInvalid(`the identity provider answered ${reason.join(', ') || 'without a status'}`)
}

/** An assertion anywhere else is how a signed one is wrapped around a forged one. */
function checkAssertions(root: Element): void {
  if (descendantsOf(root, namespaces.assertion, 'EncryptedAssertion').length > 0)
    throw samlResponseInvalid('encrypted assertions are not supported; let the identity provider sign and not encrypt')
  const assertions = descendantsOf(root, namespaces.assertion, 'Assertion')
  if (assertions.length !== 1) throw samlResponseInvalid('it must hold exactly one assertion')
  if (assertions[0]?.parentNode !== root) throw samlResponseInvalid('its assertion is not where it belongs')
}

function checkAlgorithms(root: Element): void {
  const isKnown = (name: string, known: readonly string[]) =>
    descendantsOf(root, namespaces.signature, name).every((method) => known.includes(attributeOf(method, 'Algorithm') ?? ''))
  if (!isKnown('SignatureMethod', signatureAlgorithms) || !isKnown('DigestMethod', digestAlgorithms))
    throw samlResponseInvalid('it is signed by an algorithm that is not accepted; use RSA with SHA-256')
}
