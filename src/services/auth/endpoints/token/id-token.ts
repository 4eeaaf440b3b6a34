import { Type } from 'typebox'
import type { Provider } from '../../adapters/providers/types.ts'
import { isNonceOf } from '../../domain/id-token-nonce.ts'
import type { CallScope } from '../../endpoint.ts'
import { idTokenInvalid, idTokenMissing, idTokenProviderDisabled, manualLinkingDisabled } from '../../errors.ts'
import { checkEmail } from '../../external/claim-flow.ts'
import { findProvider } from '../../external/find-provider.ts'
import { type ComingFrom, linkIdentity } from '../../external/link-identity.ts'
import { type ExternalSignIn, signInExternally } from '../../external/sign-in-externally.ts'
import { defineGrant } from '../../serving/grant.ts'
import { findCaller, readAccessToken } from '../../serving/identify-caller.ts'
import { issueSession } from '../../sessions/issue-session.ts'
import { captchaField } from '../../users/check-captcha.ts'

const body = Type.Object({
  provider: Type.Optional(Type.String()),
  id_token: Type.Optional(Type.String()),
  access_token: Type.Optional(Type.String()),
  nonce: Type.Optional(Type.String()),
  link_identity: Type.Optional(Type.Boolean()),
  gotrue_meta_security: captchaField,
})

/** For applications that sign people in with the provider's own kit: Sign in with Apple, Google One Tap. */
export const idTokenGrant = defineGrant({
  type: 'id_token',
  about: 'Signs in, or links, with an ID token that a provider gave to the application.',
  limit: 'sign_in_sign_ups',
  takesCaptcha: true,
  body,
  prepare: async ({ body: { provider: name, id_token: idToken, access_token: accessToken, nonce }, context }): Promise<ComingFrom> => {
    if (!name || !idToken) throw idTokenMissing()
    const provider = await findProvider(name, context, { disabled: idTokenProviderDisabled })
    const { profile, claims } = await context.providers.readIdToken(provider, { idToken, accessToken: accessToken || undefined })
    checkNonce(provider, claims.nonce, nonce || undefined)
    checkEmail({ profile }, provider)
    return { provider: provider.name, profile }
  },
  run: async ({ body: { link_identity: isLink }, prepared: from, ...scope }) => {
    const outcome = isLink === true ? await link(scope, from) : await signInExternally(scope, from)
    if (outcome.kind === 'refused') return { refuse: outcome.fault }
    return { status: 200, body: await issueSession(scope, outcome.user, { method: 'oauth' }) }
  },
})

async function link(scope: CallScope, from: ComingFrom): Promise<ExternalSignIn> {
  if (!scope.context.settings.enableManualLinking) throw manualLinkingDisabled()
  const claims = readAccessToken(scope.request, scope.context)
  const { user } = await findCaller(claims, scope.transaction, scope.context)
  return { kind: 'signed in', user: await linkIdentity(scope, user, from) }
}

/** A stolen ID token is of no use without the nonce, of which it shows the hash only. */
function checkNonce({ skipNonceCheck }: Provider, hash: unknown, nonce: string | undefined): void {
  if (skipNonceCheck) return
  if ((nonce === undefined) !== (hash === undefined)) throw idTokenInvalid('a nonce stands in it, or was sent, and not both')
  if (nonce !== undefined && !isNonceOf(nonce, hash)) throw idTokenInvalid('its nonce is another')
}
