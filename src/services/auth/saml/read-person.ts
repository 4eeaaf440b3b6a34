import { verifyResponse } from '../adapters/saml.ts'
import { checkAssertion, endOfAssertion } from '../domain/saml/check-assertion.ts'
import { describePerson, type Person } from '../domain/saml/describe-person.ts'
import { parseAssertion } from '../domain/saml/parse-assertion.ts'
import { parseMetadata } from '../domain/saml/parse-metadata.ts'
import type { UnverifiedResponse } from '../domain/saml/parse-response.ts'
import type { CallScope } from '../endpoint.ts'
import { samlResponseInvalid } from '../errors.ts'
import { insertUsedAssertion } from '../store/saml-assertions.ts'
import type { Pending } from './find-pending.ts'
import { getOwnSide } from './service-provider.ts'

export type BroughtResponse = { readonly response: UnverifiedResponse; readonly text: string }

/** Whom the identity provider vouches for: signed, for us, now, as the answer to what was asked, and for the first time. */
export async function readPerson(scope: CallScope, { provider, requestId }: Pending, { response, text }: BroughtResponse): Promise<Person> {
  const { service } = await getOwnSide(scope)
  const assertion = parseAssertion(await verifyResponse(text, service, parseMetadata(provider.metadata_xml)))
  const expected = {
    issuer: provider.entity_id,
    audience: service.entityId,
    recipient: service.acsUrl,
    requestId,
    now: scope.context.clock.now(),
  }
  checkAssertion(assertion, response, expected)
  const person = describePerson(assertion, provider.attribute_mapping)
  const used = { issuer: provider.entity_id, id: assertion.id ?? '', expiresAt: endOfAssertion(assertion) }
  if (!(await insertUsedAssertion(scope.transaction, used))) throw samlResponseInvalid('it was used before')
  return person
}
