import type { Clock } from '../base/clock.ts'
import { type AccessKeys, toKeyHash } from './access-keys.ts'
import { checkClaims } from './check-claims.ts'
import { type ClaimPath, type Claims, findClaim, parseClaimPath } from './claim-path.ts'
import { emptyToken, roleIsKeyword, roleIsReserved, secretMissing, tokenRequired, unknownApiKey, unreadableClaims } from './errors.ts'
import type { Identity } from './identity.ts'
import { createRemoteKeys } from './remote-keys.ts'
import type { AccessSettings } from './settings.ts'
import { createTokenCache, type TokenCacheCounts } from './token-cache.ts'
import { parseVerificationKeys, type VerificationKey } from './verification-key.ts'
import { findKeys, parseToken, type VerifiedClaims, verifyToken } from './verify-token.ts'

/** The two headers that say who is calling, as they came; a header that came twice is joined by `, ` as Node does. */
export type Credentials = { readonly authorization?: string | undefined; readonly apikey?: string | undefined }

export type AuthenticatorSettings = AccessSettings & {
  /** Keys that may change at any time; asked for with each request that brings a key or a token. What it throws is the answer. */
  readonly keys?: () => AccessKeys
}

export type Authenticator = {
  /**
   * Who is calling. Answers at once, without a promise, unless a key must be read from the JWKS URL first.
   * Throws a Fault, or rejects with one: PGRST300 to PGRST303, `unknown_api_key`, `jwks_unavailable`, and what `keys` throws.
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
  const currentKeys = followKeys(settings, secretKeys, cache.clear)
  const toIdentity = createIdentityReader(settings)
  const anonymous = settings.anonymousRole === '' ? undefined : createAnonymousIdentity(settings.anonymousRole)

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

  function identifyApiKey(key: string): Identity {
    const found = currentKeys().apiKeys.get(toKeyHash(key))
    if (found === undefined || (found.expiresAt !== undefined && found.expiresAt <= clock.now())) throw unknownApiKey()
    found.noteUse()
    return found.identity
  }

  function identifyToken(token: string): Identity | Promise<Identity> {
    const { verificationKeys } = currentKeys()
    const known = cache.find(token)
    if (known !== undefined) {
      remoteKeys?.keepFresh()
      return judge(known)
    }
    if (verificationKeys.length === 0 && remoteKeys === undefined) throw secretMissing()
    if (token === '') throw emptyToken()
    const parts = parseToken(token)
    if (remoteKeys === undefined || findKeys(parts, verificationKeys).length > 0) return accept(token, verifyToken(parts, verificationKeys))
    return remoteKeys
      .load()
      .then((keys) => (findKeys(parts, keys).length > 0 ? keys : remoteKeys.reload()))
      .then((keys) => accept(token, verifyToken(parts, keys)))
  }

  const identify = (key: string) => (key.startsWith('sb_') ? identifyApiKey(key) : identifyToken(key))

  return {
    authenticate: ({ authorization, apikey }) => {
      const bearer = authorization === undefined ? undefined : findBearer(authorization)
      if (bearer !== undefined) {
        // The user's token decides, but a wrong key beside it is a mistake that somebody wants to hear of.
        const beside = apikey !== bearer && apikey?.startsWith('sb_') ? identifyApiKey(apikey).apiKey : undefined
        const identity = identify(bearer)
        return beside === undefined ? identity : withApiKey(identity, beside)
      }
      if (apikey !== undefined && apikey !== '') return identify(apikey)
      if (anonymous === undefined) throw tokenRequired()
      return anonymous
    },
    cacheCounts: cache.counts,
  }
}

function withApiKey(identity: Identity | Promise<Identity>, apiKey: string): Identity | Promise<Identity> {
  return identity instanceof Promise ? identity.then((known) => ({ apiKey, ...known })) : { apiKey, ...identity }
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

/** The keys of the settings and those that change, as one; `onChange` is called when they are others than the last time. */
function followKeys(
  { keys = () => noKeys }: AuthenticatorSettings,
  secretKeys: readonly VerificationKey[],
  onChange: () => void,
): () => AccessKeys {
  let known: AccessKeys | undefined
  let together: AccessKeys = noKeys
  return () => {
    const current = keys()
    if (current !== known) {
      together = { ...current, verificationKeys: [...secretKeys, ...current.verificationKeys] }
      known = current
      onChange()
    }
    return together
  }
}

const noKeys: AccessKeys = { apiKeys: new Map(), verificationKeys: [] }

function createAnonymousIdentity(role: string): Identity {
  return { role, claims: JSON.stringify({ role }), source: 'anonymous' }
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

/** Who serves may be able to take these; no request is ever theirs. */
const loginRoles: ReadonlySet<string> = new Set(['authenticator', 'supabase_admin', 'supabase_auth_admin', 'supabase_storage_admin'])

/** Names that are not text are written as JSON, as PostgREST does: the number 1 is the role "1". */
function toRole(claimed: unknown): string {
  const role = typeof claimed === 'string' ? claimed : JSON.stringify(claimed)
  if (role === 'none') throw roleIsKeyword()
  if (loginRoles.has(role)) throw roleIsReserved(role)
  // PostgreSQL has no such character.
  if (role.includes('\0')) throw unreadableClaims()
  return role
}

/** Text stays text: parsed and printed again, a large number would lose digits. Of two equal names PostgreSQL takes the last. */
function appendRole(text: string, role: string): string {
  const inside = text.slice(text.indexOf('{') + 1, text.lastIndexOf('}')).trim()
  return `{${inside === '' ? '' : `${inside},`}"role":${JSON.stringify(role)}}`
}
