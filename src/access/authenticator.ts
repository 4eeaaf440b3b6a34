import { timingSafeEqual } from 'node:crypto'
import type { Clock } from '../base/clock.ts'
import { checkClaims } from './check-claims.ts'
import { type ClaimPath, type Claims, findClaim, parseClaimPath } from './claim-path.ts'
import { emptyToken, roleIsKeyword, secretMissing, tokenRequired, unknownApiKey, unreadableClaims } from './errors.ts'
import type { Identity } from './identity.ts'
import { createRemoteKeys } from './remote-keys.ts'
import type { AccessSettings } from './settings.ts'
import { createTokenCache, type TokenCacheCounts } from './token-cache.ts'
import { parseVerificationKeys } from './verification-key.ts'
import { findKeys, parseToken, type VerifiedClaims, verifyToken } from './verify-token.ts'

/** The two headers that say who is calling, as they came; a header that came twice is joined by `, ` as Node does. */
export type Credentials = { readonly authorization?: string | undefined; readonly apikey?: string | undefined }

/** Opaque keys that stand for a role: `sb_publishable_…` for the anonymous one, `sb_secret_…` for `service_role`. */
export type ApiKeys = { readonly publishableKey: string; readonly secretKey: string }

export type AuthenticatorSettings = AccessSettings & { readonly apiKeys?: ApiKeys | undefined }

export type Authenticator = {
  /**
   * Who is calling. Answers at once, without a promise, unless a key must be read from the JWKS URL first.
   * Throws a Fault, or rejects with one: PGRST300 to PGRST303, `unknown_api_key`, `jwks_unavailable`.
   */
  readonly authenticate: (credentials: Credentials) => Identity | Promise<Identity>
  readonly cacheCounts: () => TokenCacheCounts
}

/** A token whose signature is right. What its claims say is judged each time: an expired one is refused without a look at its signature. */
type KnownToken = { readonly claims: Claims; readonly identity: () => Identity }

/**
 * A bearer token (RFC 6750) decides, then the `apikey` header, as Supabase's gateway and PostgREST do together; without either the caller
 * is anonymous. Throws a RangeError when a setting cannot be understood: an unusable secret, a malformed claim path.
 */
export function createAuthenticator(settings: AuthenticatorSettings, clock: Clock): Authenticator {
  const cache = createTokenCache<KnownToken>(settings.tokenCacheEntries)
  const secretKeys =
    settings.jwtSecret === undefined ? [] : parseVerificationKeys(settings.jwtSecret, { isBase64: settings.jwtSecretIsBase64 })
  const remoteKeys = settings.jwksUrl === undefined ? undefined : createRemoteKeys(settings.jwksUrl, clock, cache.clear)
  const findApiKey = createApiKeyFinder(settings)
  const toIdentity = createIdentityReader(settings)
  const anonymous = settings.anonymousRole === '' ? undefined : knownIdentity(settings.anonymousRole, 'anonymous')

  const nowInSeconds = () => Math.floor(clock.now() / 1000)

  function judge({ claims, identity }: KnownToken): Identity {
    checkClaims(claims, nowInSeconds(), settings.jwtAudience)
    return identity()
  }

  function accept(token: string, verified: VerifiedClaims): Identity {
    const known = { claims: verified.claims, identity: once(() => toIdentity(verified)) }
    cache.insert(token, known)
    return judge(known)
  }

  function identifyToken(token: string): Identity | Promise<Identity> {
    const known = cache.find(token)
    if (known !== undefined) {
      remoteKeys?.keepFresh()
      return judge(known)
    }
    if (secretKeys.length === 0 && remoteKeys === undefined) throw secretMissing()
    if (token === '') throw emptyToken()
    const parts = parseToken(token)
    if (remoteKeys === undefined || findKeys(parts, secretKeys).length > 0) return accept(token, verifyToken(parts, secretKeys))
    return remoteKeys
      .load()
      .then((keys) => (findKeys(parts, keys).length > 0 ? keys : remoteKeys.reload()))
      .then((keys) => accept(token, verifyToken(parts, keys)))
  }

  const identify = (key: string) => (key.startsWith('sb_') ? findApiKey(key) : identifyToken(key))

  return {
    authenticate: ({ authorization, apikey }) => {
      const bearer = authorization === undefined ? undefined : findBearer(authorization)
      if (bearer !== undefined) {
        // The user's token decides, but a wrong key beside it is a mistake that somebody wants to hear of.
        if (apikey?.startsWith('sb_')) findApiKey(apikey)
        return identify(bearer)
      }
      if (apikey !== undefined && apikey !== '') return identify(apikey)
      if (anonymous === undefined) throw tokenRequired()
      return anonymous
    },
    cacheCounts: cache.counts,
  }
}

function once<Value>(make: () => Value): () => Value {
  let made: Value | undefined
  return () => {
    made ??= make()
    return made
  }
}

/** Undefined for another scheme than Bearer, which is then nobody's business here. */
function findBearer(authorization: string): string | undefined {
  return /^bearer(?:\s|$)/i.test(authorization) ? authorization.slice('bearer'.length).trim() : undefined
}

function createApiKeyFinder({ apiKeys, anonymousRole }: AuthenticatorSettings): (key: string) => Identity {
  if (apiKeys === undefined) {
    return () => {
      throw unknownApiKey()
    }
  }
  const known = [
    { bytes: Buffer.from(apiKeys.publishableKey), identity: knownIdentity(anonymousRole === '' ? 'anon' : anonymousRole, 'api key') },
    { bytes: Buffer.from(apiKeys.secretKey), identity: knownIdentity('service_role', 'api key') },
  ]
  return (key) => {
    const bytes = Buffer.from(key)
    const found = known.find((candidate) => candidate.bytes.length === bytes.length && timingSafeEqual(candidate.bytes, bytes))
    if (found === undefined) throw unknownApiKey()
    return found.identity
  }
}

function knownIdentity(role: string, source: Identity['source']): Identity {
  return { role, claims: JSON.stringify({ role }), source }
}

function createIdentityReader({ roleClaimKey, anonymousRole }: AuthenticatorSettings): (verified: VerifiedClaims) => Identity {
  const path: ClaimPath = parseClaimPath(roleClaimKey)
  return ({ claims, text }) => {
    const claimed = findClaim(claims, path)
    if (claimed === undefined && anonymousRole === '') throw tokenRequired()
    const role = claimed === undefined ? anonymousRole : toRole(claimed)
    return { role, claims: claims.role === role ? text : appendRole(text, role), source: 'token' }
  }
}

/** Names that are not text are written as JSON, as PostgREST does: the number 1 is the role "1". */
function toRole(claimed: unknown): string {
  const role = typeof claimed === 'string' ? claimed : JSON.stringify(claimed)
  if (role === 'none') throw roleIsKeyword()
  // PostgreSQL has no such character.
  if (role.includes('\0')) throw unreadableClaims()
  return role
}

/** Text stays text: parsed and printed again, a large number would lose digits. Of two equal names PostgreSQL takes the last. */
function appendRole(text: string, role: string): string {
  const inside = text.slice(text.indexOf('{') + 1, text.lastIndexOf('}')).trim()
  return `{${inside === '' ? '' : `${inside},`}"role":${JSON.stringify(role)}}`
}
