import { samlAssertionWithoutEmail, samlAssertionWithoutUserId } from '../../errors.ts'
import { toStoredEmail } from '../to-stored-email.ts'
import type { Assertion } from './parse-assertion.ts'

/** Which attributes of the assertion become which claims; as administrators write it. */
export type AttributeMapping = {
  readonly keys?: Readonly<
    Record<string, { readonly name?: string; readonly names?: readonly string[]; readonly default?: unknown; readonly array?: boolean }>
  >
}

export type Person = {
  /** What the identity provider knows them by, for ever. */
  readonly subject: string
  readonly email: string
  /** For `raw_user_meta_data` and the identity: names of OpenID Connect on top, the others under `custom_claims`. */
  readonly claims: Readonly<Record<string, unknown>>
  readonly sessionEnds: Date | undefined
}

const nameIdFormats = {
  email: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
  transient: 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient',
} as const

/** SAML subject identifier attributes, version 1.0: better than a NameID where it is there. */
const subjectIdAttribute = 'urn:oasis:names:tc:SAML:attribute:subject-id'

const emailAttributes = [
  'urn:oid:0.9.2342.19200300.100.1.3',
  'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress',
  'http://schemas.xmlsoap.org/claims/EmailAddress',
  'mail',
  'Mail',
  'email',
]

const standardClaims: readonly string[] = [
  ...['name', 'family_name', 'given_name', 'middle_name', 'nickname', 'preferred_username', 'profile', 'picture', 'website', 'gender'],
  ...['birthdate', 'zoneinfo', 'locale', 'phone', 'full_name', 'avatar_url', 'slug', 'user_name'],
]

/** Throws `saml_assertion_no_user_id` and `saml_assertion_no_email`. */
export function describePerson(assertion: Assertion, mapping: AttributeMapping): Person {
  const subject = findSubject(assertion)
  if (subject === undefined) throw samlAssertionWithoutUserId()
  const mapped = mapAttributes(assertion, mapping)
  const email = (typeof mapped.email === 'string' && mapped.email) || findEmail(assertion)
  if (email === undefined) throw samlAssertionWithoutEmail()
  const address = toStoredEmail(email.trim())
  const identity = { iss: assertion.issuer, sub: subject, email: address, email_verified: true, phone_verified: false }
  const [end] = assertion.sessionEnds
  return {
    subject,
    email: address,
    claims: { ...arrangeClaims(mapped), ...identity },
    sessionEnds: end === undefined ? undefined : new Date(end),
  }
}

function findSubject(assertion: Assertion): string | undefined {
  const [subjectId] = valuesOf(assertion, subjectIdAttribute)
  if (subjectId !== undefined) return subjectId
  const { subject } = assertion
  if (subject === undefined || subject.format === nameIdFormats.transient) return undefined
  return subject.format === nameIdFormats.email ? toStoredEmail(subject.name) : subject.name
}

function findEmail(assertion: Assertion): string | undefined {
  const [found] = emailAttributes.flatMap((name) => valuesOf(assertion, name))
  return found ?? (assertion.subject?.format === nameIdFormats.email ? assertion.subject.name : undefined)
}

function valuesOf({ attributes }: Assertion, name: string): readonly string[] {
  return attributes.filter((attribute) => attribute.name === name || attribute.friendlyName === name).flatMap(({ values }) => values)
}

function mapAttributes(assertion: Assertion, { keys = {} }: AttributeMapping): Readonly<Record<string, unknown>> {
  const mapped = Object.entries(keys).map(([claim, { name, names = [], default: fallback, array }]) => {
    const values = (name === undefined ? names : [name, ...names]).map((candidate) => valuesOf(assertion, candidate))
    const found = values.find(({ length }) => length > 0)
    return [claim, array ? (found ?? fallback) : (found?.[0] ?? fallback)] as const
  })
  return Object.fromEntries(mapped.filter(([, value]) => value !== undefined))
}

function arrangeClaims(mapped: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const entries = Object.entries(mapped).filter(([claim]) => claim !== 'email')
  const standard = entries.filter(([claim]) => standardClaims.includes(claim))
  const custom = entries.filter(([claim]) => !standardClaims.includes(claim))
  return { ...Object.fromEntries(standard), ...(custom.length === 0 ? {} : { custom_claims: Object.fromEntries(custom) }) }
}
