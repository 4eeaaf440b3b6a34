import { Type } from 'typebox'
import { Fault } from '../../../../base/fault.ts'
import { recordAudit } from '../../audit/record-audit.ts'
import { pickRedirect } from '../../domain/redirects.ts'
import { addError, addToFragment, addToQuery, toReturnedError } from '../../domain/render-return.ts'
import { parseResponse } from '../../domain/saml/parse-response.ts'
import { defineEndpoint } from '../../endpoint.ts'
import { samlResponseInvalid } from '../../errors.ts'
import { issueCodeOf } from '../../external/pkce.ts'
import { checkSaml } from '../../saml/check-saml.ts'
import { findPending } from '../../saml/find-pending.ts'
import { readPerson } from '../../saml/read-person.ts'
import { refreshStaleMetadata } from '../../saml/refresh-stale-metadata.ts'
import { signInPerson } from '../../saml/sign-in-person.ts'
import { issueSession } from '../../sessions/issue-session.ts'
import { findSsoProviderByEntityId } from '../../store/sso-providers.ts'
import type { AuthReply } from '../../types.ts'

const body = Type.Object({
  SAMLResponse: Type.Optional(Type.String()),
  RelayState: Type.Optional(Type.String({ maxLength: 2048 })),
})

/** The assertion consumer service of SAML profiles, section 4.1.4: the browser brings what the identity provider said. */
export const consumeAssertion = defineEndpoint({
  method: 'POST',
  url: '/sso/saml/acs',
  access: 'anyone',
  about: 'Where identity providers send people back to; leads on to the application.',
  takes: 'form',
  limit: 'sso',
  schema: { body },
  prepare: async ({ context, body: { SAMLResponse } }) => {
    checkSaml(context)
    if (!SAMLResponse) throw samlResponseInvalid('SAMLResponse is missing')
    const response = parseResponse(SAMLResponse)
    await refreshStaleMetadata(context, (transaction) => findSsoProviderByEntityId(transaction, response.issuer ?? ''))
    return { response, text: SAMLResponse }
  },
  run: async (call) => {
    const pending = await findPending(call, { relayState: call.body.RelayState ?? '', issuer: call.prepared.response.issuer })
    const person = await readPerson(call, pending, call.prepared)
    const user = await signInPerson(call, pending.provider, person)
    recordAudit(call, 'login', { actor: user, traits: { provider: 'sso', sso_provider_id: pending.provider.id } })
    const place = pickRedirect(pending.redirectTo, call.context.settings)
    if (pending.flowId !== undefined) {
      const code = await issueCodeOf(call, { id: pending.flowId }, { userId: user.id })
      return redirect(addToQuery(place, { code }))
    }
    const ends = person.sessionEnds === undefined ? {} : { notAfter: person.sessionEnds }
    const { user: _user, ...tokens } = await issueSession(call, user, { method: 'sso/saml', ...ends })
    return redirect(addToFragment(place, renderTokens(tokens)))
  },
  recover: async (error, { context }) => {
    if (!(error instanceof Fault) || error.status >= 500) throw error
    context.log.info({ err: error.cause ?? error }, 'a SAML response was refused')
    return { status: 303, headers: { location: addError(context.settings.siteUrl, toReturnedError(error)) } }
  },
})

function redirect(location: string): AuthReply {
  return { status: 302, headers: { location } }
}

function renderTokens(tokens: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(tokens).map(([name, value]) => [name, String(value)]))
}
