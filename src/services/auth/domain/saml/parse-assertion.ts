import { samlResponseInvalid } from '../../errors.ts'
import { attributeOf, childrenOf, isElement, namespaces, parseInstant, parseXml, textOf } from './xml.ts'

/** What an identity provider signed about somebody (SAML core, section 2.3.3). Times in milliseconds since 1970, NaN where one cannot be read. */
export type Assertion = {
  readonly id: string | undefined
  readonly issuer: string | undefined
  readonly subject: { readonly name: string; readonly format: string | undefined } | undefined
  readonly confirmations: readonly Confirmation[]
  readonly conditions: Conditions | undefined
  /** One list for each restriction; all of them must name us. */
  readonly audiences: readonly (readonly string[])[]
  /** When the session at the provider ends, for each statement that says so. */
  readonly sessionEnds: readonly number[]
  readonly hasAuthentication: boolean
  readonly attributes: readonly Attribute[]
}

export type Confirmation = {
  readonly method: string | undefined
  readonly recipient: string | undefined
  readonly inResponseTo: string | undefined
  readonly notBefore: number | undefined
  readonly notOnOrAfter: number | undefined
}

export type Conditions = { readonly notBefore: number | undefined; readonly notOnOrAfter: number | undefined }

export type Attribute = { readonly name: string; readonly friendlyName: string | undefined; readonly values: readonly string[] }

/** `xml` is the text whose signature was verified, and nothing else: an assertion on its own. Throws `validation_failed`. */
export function parseAssertion(xml: string): Assertion {
  const root = parseXml(xml)
  if (!isElement(root, namespaces.assertion, 'Assertion')) throw samlResponseInvalid('what is signed is no assertion')
  const [issuer] = childrenOf(root, namespaces.assertion, 'Issuer')
  const [subject] = childrenOf(root, namespaces.assertion, 'Subject')
  const [conditions] = childrenOf(root, namespaces.assertion, 'Conditions')
  const statements = childrenOf(root, namespaces.assertion, 'AuthnStatement')
  return {
    id: attributeOf(root, 'ID'),
    issuer: textOf(issuer),
    subject: parseSubject(subject),
    confirmations: childrenOf(subject, namespaces.assertion, 'SubjectConfirmation').map(parseConfirmation),
    conditions: conditions && parsePeriod(conditions),
    audiences: childrenOf(conditions, namespaces.assertion, 'AudienceRestriction').map(parseAudiences),
    sessionEnds: statements.flatMap((statement) => parseTime(statement, 'SessionNotOnOrAfter') ?? []),
    hasAuthentication: statements.length > 0,
    attributes: childrenOf(root, namespaces.assertion, 'AttributeStatement').flatMap(parseAttributes),
  }
}

function parseSubject(subject: Element | undefined): Assertion['subject'] {
  const [nameId] = childrenOf(subject, namespaces.assertion, 'NameID')
  const name = textOf(nameId)
  return name === undefined ? undefined : { name, format: attributeOf(nameId, 'Format') }
}

function parseConfirmation(confirmation: Element): Confirmation {
  const [data] = childrenOf(confirmation, namespaces.assertion, 'SubjectConfirmationData')
  return {
    method: attributeOf(confirmation, 'Method'),
    recipient: attributeOf(data, 'Recipient'),
    inResponseTo: attributeOf(data, 'InResponseTo'),
    ...parsePeriod(data),
  }
}

function parsePeriod(element: Element | undefined): Conditions {
  return { notBefore: parseTime(element, 'NotBefore'), notOnOrAfter: parseTime(element, 'NotOnOrAfter') }
}

function parseTime(element: Element | undefined, name: string): number | undefined {
  const text = attributeOf(element, name)
  return text === undefined ? undefined : parseInstant(text)
}

function parseAudiences(restriction: Element): readonly string[] {
  return childrenOf(restriction, namespaces.assertion, 'Audience').flatMap((audience) => textOf(audience) ?? [])
}

function parseAttributes(statement: Element): readonly Attribute[] {
  return childrenOf(statement, namespaces.assertion, 'Attribute').map((attribute) => ({
    name: attributeOf(attribute, 'Name') ?? '',
    friendlyName: attributeOf(attribute, 'FriendlyName'),
    values: childrenOf(attribute, namespaces.assertion, 'AttributeValue').flatMap((value) => textOf(value) ?? []),
  }))
}
