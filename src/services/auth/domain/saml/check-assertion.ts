import { samlResponseInvalid } from '../../errors.ts'
import type { Assertion, Conditions, Confirmation } from './parse-assertion.ts'
import type { UnverifiedResponse } from './parse-response.ts'

export type Expected = {
  /** Of the identity provider. */
  readonly issuer: string
  /** Of this service: whom the assertion is for. */
  readonly audience: string
  /** Where it was to be brought. */
  readonly recipient: string
  /** The request it answers; undefined when the provider began. */
  readonly requestId: string | undefined
  /** Milliseconds since 1970. */
  readonly now: number
}

/** How far the clock of a provider may be off, in milliseconds. */
const clockSkew = 60_000

/**
 * Whether a response was meant for us, now, and as the answer to what was asked (SAML profiles, section 4.1.4.3). Only the assertion is signed
 * for sure; what the response says around it must agree. Throws `validation_failed` with the first thing that is wrong.
 */
export function checkAssertion(assertion: Assertion, response: UnverifiedResponse, expected: Expected): void {
  if (assertion.id === undefined) refuse('it has no ID')
  if (assertion.issuer !== expected.issuer) refuse('it comes from another identity provider')
  if (response.issuer !== undefined && response.issuer !== expected.issuer) refuse('the response comes from another identity provider')
  if (response.destination !== undefined && response.destination !== expected.recipient) refuse('the response was sent to another place')
  if (response.inResponseTo !== expected.requestId) refuse('the response answers another request')
  checkConditions(assertion, expected)
  if (!assertion.confirmations.some((confirmation) => isConfirmed(confirmation, expected)))
    refuse('its subject is not confirmed for this place, time and request')
  if (!assertion.hasAuthentication) refuse('it does not say that somebody signed in')
  if (assertion.sessionEnds.some((end) => !(end > expected.now))) refuse('the session at the identity provider has ended')
}

function checkConditions({ conditions, audiences }: Assertion, { audience, now }: Expected): void {
  if (conditions === undefined || !isWithin(conditions, now)) refuse('it is not valid yet or no longer; compare the clocks')
  if (audiences.length === 0 || !audiences.every((names) => names.includes(audience))) refuse('it is meant for another service')
}

function isConfirmed(confirmation: Confirmation, { recipient, requestId, now }: Expected): boolean {
  return (
    confirmation.method === 'urn:oasis:names:tc:SAML:2.0:cm:bearer' &&
    confirmation.recipient === recipient &&
    confirmation.notOnOrAfter !== undefined &&
    isWithin(confirmation, now) &&
    confirmation.inResponseTo === requestId
  )
}

/** NaN, a time that cannot be read, is never within. */
function isWithin({ notBefore, notOnOrAfter }: Conditions, now: number): boolean {
  return (notBefore === undefined || now + clockSkew >= notBefore) && (notOnOrAfter === undefined || now - clockSkew < notOnOrAfter)
}

/** Until when an assertion could be brought again. */
export function endOfAssertion({ confirmations, conditions }: Assertion): Date {
  const ends = [...confirmations.map(({ notOnOrAfter }) => notOnOrAfter), conditions?.notOnOrAfter].filter((end) => end !== undefined)
  return new Date(Math.max(...ends) + clockSkew)
}

function refuse(why: string): never {
  throw samlResponseInvalid(why)
}
