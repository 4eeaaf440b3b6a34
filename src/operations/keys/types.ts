import type { ApiKeyKind } from '../../access/create-api-key.ts'

/** A row of `dorsal.api_keys`. */
export type ApiKeyRow = {
  readonly id: string
  readonly kind: ApiKeyKind
  readonly name: string
  readonly prefix: string
  /** SHA-256 of the key, in hexadecimal. */
  readonly hash: string
  readonly role: string | null
  readonly created_at: Date
  readonly expires_at: Date | null
  readonly revoked_at: Date | null
  readonly replaced_by: string | null
  readonly last_used_at: Date | null
}

export type ApiKeyState = 'active' | 'replaced' | 'expired' | 'revoked'

/** What can be told of a key; never the key. */
export type ApiKeyReport = {
  readonly id: string
  readonly kind: ApiKeyKind
  readonly name: string
  readonly prefix: string
  /** Null: the anonymous role. */
  readonly role: string | null
  readonly state: ApiKeyState
  readonly createdAt: string
  readonly lastUsedAt: string | null
  readonly expiresAt: string | null
  readonly revokedAt: string | null
}

/** A key that was just made, in clear: shown once, kept nowhere. */
export type NewApiKey = ApiKeyReport & { readonly key: string }

export type SigningKeyState = 'standby' | 'current' | 'previous' | 'revoked'

/** A row of `dorsal.signing_keys`. */
export type SigningKeyRow = {
  readonly kid: string
  readonly algorithm: string
  readonly public_jwk: Jwk
  readonly private_jwk_encrypted: string | null
  readonly vault: string
  readonly state: SigningKeyState
  readonly created_at: Date
  readonly signs_since: Date | null
  readonly verifies_until: Date | null
  readonly revoked_at: Date | null
}

export type SigningKeyReport = {
  readonly kid: string
  readonly algorithm: string
  readonly state: SigningKeyState
  /** Whether the private half can be read here: another encryption key made it otherwise. */
  readonly ours: boolean
  readonly createdAt: string
  readonly signsSince: string | null
  readonly verifiesUntil: string | null
  readonly revokedAt: string | null
}

/** A JSON Web Key (RFC 7517). */
export type Jwk = Readonly<Record<string, unknown>>

/** Signs and verifies tokens with the keys of the project (RFC 7519). */
export type TokenSigner = {
  /** Throws `no_signing_key`. */
  readonly sign: (claims: Readonly<Record<string, unknown>>) => string
  /** The claims of a token one of the project's keys signed, `exp` and `nbf` not judged; throws the Faults of PGRST301 otherwise. */
  readonly verify: (token: string) => Readonly<Record<string, unknown>>
  /** RFC 7517; public halves only. */
  readonly publicKeys: () => { readonly keys: readonly Jwk[] }
}

/** Keeps what must be read again, encrypted; `about` says what it belongs to and has to be the same when it is read. */
export type Vault = {
  /** Tells vaults of different encryption keys apart; nothing of the key follows from it. */
  readonly id: string
  /** Of vaults with the keys behind the first one, which are read and not written any more. */
  readonly formerIds: readonly string[]
  readonly encrypt: (clear: string, about: string) => string
  /** Throws `vault_unreadable` when the text was changed, belongs to something else, or was encrypted with a key that is not here. */
  readonly decrypt: (encrypted: string, about: string) => string
}
