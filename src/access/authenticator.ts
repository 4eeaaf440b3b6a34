import type { Clock } from '../base/clock.ts'
import type { Identity } from './identity.ts'
import type { AccessSettings } from './settings.ts'

/** The two headers that say who is calling, as they came; a header that came twice is joined by `, ` as Node does. */
export type Credentials = { readonly authorization?: string | undefined; readonly apikey?: string | undefined }

/** Opaque keys that stand for a role: `sb_publishable_…` for the anonymous one, `sb_secret_…` for `service_role`. */
export type ApiKeys = { readonly publishableKey: string; readonly secretKey: string }

export type AuthenticatorSettings = AccessSettings & { readonly apiKeys?: ApiKeys }

export type Authenticator = {
  /**
   * Who is calling. Answers at once, without a promise, for anonymous requests, API keys, cached tokens and HS256.
   * Throws a Fault (or rejects with one): PGRST300 to PGRST303, with `WWW-Authenticate` where the caller can do better.
   */
  readonly authenticate: (credentials: Credentials) => Identity | Promise<Identity>
}

/** Throws a RangeError when a setting cannot be understood: an unusable secret, a malformed claim path. */
export function createAuthenticator(settings: AuthenticatorSettings, clock: Clock): Authenticator {
  throw new Error(`not yet: ${settings.roleClaimKey} ${clock.now()}`)
}
