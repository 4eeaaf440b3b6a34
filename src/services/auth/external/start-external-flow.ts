import { stringifySetCookie } from 'cookie'
import { Type } from 'typebox'
import type { Provider } from '../adapters/providers/types.ts'
import type { AuthContext } from '../context.ts'
import { parseCodeChallenge } from '../domain/code-challenge.ts'
import { type FlowNames, nameFlow, toCookieName } from '../domain/flow-key.ts'
import { hashLink } from '../domain/one-time-code.ts'
import { pickRedirect } from '../domain/redirects.ts'
import type { CallScope } from '../endpoint.ts'
import { inviteNotFound, providerIncomplete } from '../errors.ts'
import { insertFlowState } from '../store/flow-states.ts'
import { insertClientState } from '../store/oauth-client-states.ts'
import { findOneTimeTokenByHash } from '../store/one-time-tokens.ts'
import type { AuthReply } from '../types.ts'
import { findProvider } from './find-provider.ts'

/** What a client asks `authorize` with; everything else in its query goes on to the provider. */
export const askedFlow = Type.Object({
  provider: Type.String({ minLength: 1 }),
  scopes: Type.Optional(Type.String()),
  code_challenge: Type.Optional(Type.String()),
  code_challenge_method: Type.Optional(Type.String()),
  invite_token: Type.Optional(Type.String()),
  /** `true`: the address is answered as JSON, for a script that sends people there itself. */
  skip_http_redirect: Type.Optional(Type.String()),
})

export type AskedFlow = Type.Static<typeof askedFlow>

export type PreparedFlow = FlowNames & {
  readonly provider: Provider
  readonly verifier: string
  /** Page of the provider to send somebody to. */
  readonly url: string
}

const notForProviders = new Set([
  'provider',
  'scopes',
  'code_challenge',
  'code_challenge_method',
  'redirect_to',
  'invite_token',
  'skip_http_redirect',
  'apikey',
])

/** All that needs the provider, which may have to be asked for its endpoints. Throws `validation_failed`, `unexpected_failure`. */
export async function prepareExternalFlow(context: AuthContext, asked: AskedFlow): Promise<PreparedFlow> {
  const provider = await findProvider(asked.provider, context)
  if (provider.secret === '') throw providerIncomplete(provider.name, 'secret')
  const names = nameFlow(context.random.bytes(32).toString('base64url'))
  const verifier = context.random.bytes(32).toString('base64url')
  const url = await context.providers.buildUrl(provider, {
    state: names.state,
    verifier,
    redirectUri: redirectUriOf(provider, context),
    scopes: (asked.scopes ?? '').split(/[\s,]+/).filter((scope) => scope !== ''),
    parameters: pickParameters(asked),
  })
  return { ...names, provider, verifier, url }
}

/** Keeps what the answer will be compared with. Throws `validation_failed`, `invite_not_found`. */
export async function startExternalFlow(
  scope: CallScope,
  { provider, verifier, id }: PreparedFlow,
  { asked, linkingTargetId }: { readonly asked: AskedFlow; readonly linkingTargetId?: string },
): Promise<void> {
  const { context, transaction, request } = scope
  const challenge = parseCodeChallenge(asked)
  const invite = asked.invite_token === undefined ? undefined : await checkInvite(scope, asked.invite_token)
  const clientStateId = context.random.uuid()
  const at = new Date(context.clock.now())
  await insertClientState(transaction, {
    id: clientStateId,
    providerType: provider.name,
    verifier: context.vault.encrypt(verifier, verifierPlace(id)),
    at,
  })
  await insertFlowState(transaction, {
    id,
    providerType: provider.name,
    method: 'oauth',
    challenge,
    referrer: pickRedirect(request.redirectTo, context.settings),
    clientStateId,
    emailOptional: provider.emailOptional,
    at,
    ...(invite === undefined ? {} : { inviteToken: invite }),
    ...(linkingTargetId === undefined ? {} : { linkingTargetId }),
  })
}

/** Where the provider sends people back to. */
export function redirectUriOf({ redirectUri }: Pick<Provider, 'redirectUri'>, { publicUrl }: Pick<AuthContext, 'publicUrl'>): string {
  return redirectUri ?? `${publicUrl()}/callback`
}

export const verifierPlace = (flowId: string) => `auth.oauth_client_states/${flowId}`

/** Sends somebody to the provider, with a cookie that proves at the end that it is the same browser. */
export function buildDeparture(prepared: PreparedFlow, { skip_http_redirect }: AskedFlow, context: AuthContext): AuthReply {
  const headers = { 'set-cookie': renderFlowCookie(prepared, context) }
  if (skip_http_redirect === 'true') return { status: 200, body: { url: prepared.url }, headers }
  return { status: 302, headers: { ...headers, location: prepared.url } }
}

/** `SameSite=None` only where the provider answers by a form of its own page. */
function renderFlowCookie({ browserKey, state, provider }: PreparedFlow, context: AuthContext): string {
  const { protocol, pathname } = new URL(redirectUriOf(provider, context))
  const isCrossSite = provider.preset.responseMode === 'form_post'
  return stringifySetCookie({
    name: toCookieName(state),
    value: browserKey,
    path: pathname,
    httpOnly: true,
    secure: protocol === 'https:' || isCrossSite,
    sameSite: isCrossSite ? 'none' : 'lax',
    maxAge: context.settings.flowExpiry,
  })
}

function pickParameters(asked: AskedFlow): Readonly<Record<string, string>> {
  const others = Object.entries(asked).filter(([name, value]) => typeof value === 'string' && !notForProviders.has(name))
  // WorkOS has a parameter `provider` of its own, which this API's own name hides.
  return Object.fromEntries(others.map(([name, value]) => [name === 'workos_provider' ? 'provider' : name, value]))
}

async function checkInvite({ transaction }: CallScope, token: string): Promise<string> {
  const hash = hashLink(token)
  if ((await findOneTimeTokenByHash(transaction, hash, ['confirmation_token'])) === undefined) throw inviteNotFound()
  return hash
}
