import { type AccessKeys, type ApiKey, createKeyIdentity } from '../../../access/access-keys.ts'
import { readVerificationKeys, type VerificationKey } from '../../../access/verification-key.ts'
import type { ApiKeyRow, Jwk, SigningKeyRow, Vault } from '../types.ts'
import type { SigningKeyFile } from './parse-signing-keys.ts'
import { readSigningKey, type SigningKey } from './signing-key.ts'

/** The keys that are valid at one moment. */
export type KeyPicture = {
  readonly access: AccessKeys
  /** Undefined: nothing can be signed. */
  readonly signing: SigningKey | undefined
  readonly published: readonly Jwk[]
}

export type KeyRows = { readonly apiKeys: readonly ApiKeyRow[]; readonly signingKeys: readonly SigningKeyRow[] }

export type PictureOptions = {
  readonly vault: Pick<Vault, 'id' | 'decrypt'>
  readonly anonymousRole: string
  /** Signs in place of the keys in the database; those still verify what they signed. */
  readonly fixed: SigningSource | undefined
  readonly noteUse: (id: string) => void
}

/** A shared secret, or the keys of a file. */
export type SigningSource = Pick<SigningKeyFile, 'signing'> & Partial<Pick<SigningKeyFile, 'verifying' | 'published'>>

export function buildPicture({ apiKeys, signingKeys }: KeyRows, options: PictureOptions): KeyPicture {
  const { fixed } = options
  const publicJwks = signingKeys.map((row) => row.public_jwk)
  return {
    access: {
      apiKeys: new Map(apiKeys.map((row) => [row.hash, toApiKey(row, options)])),
      verificationKeys: toVerificationKeys([...(fixed?.verifying ?? []), ...publicJwks]),
    },
    signing: fixed?.signing ?? findSigningKey(signingKeys, options.vault),
    published: [...(fixed?.published ?? []), ...publicJwks],
  }
}

/** Says the same of two lists of rows exactly when they make the same picture. */
export function toFingerprint({ apiKeys, signingKeys }: KeyRows): string {
  return JSON.stringify([
    apiKeys.map(({ id, hash, name, role, expires_at }) => [id, hash, name, role, expires_at]),
    signingKeys.map(({ kid, public_jwk, state, vault }) => [kid, public_jwk, state, vault]),
  ])
}

function toApiKey({ id, kind, name, role, expires_at }: ApiKeyRow, { anonymousRole, noteUse }: PictureOptions): ApiKey {
  return {
    identity: createKeyIdentity(role ?? anonymousRole, `${kind} ${name}`),
    expiresAt: expires_at?.getTime(),
    noteUse: () => noteUse(id),
  }
}

function toVerificationKeys(jwks: readonly Jwk[]): readonly VerificationKey[] {
  return jwks.length === 0 ? [] : readVerificationKeys({ keys: jwks })
}

function findSigningKey(rows: readonly SigningKeyRow[], vault: PictureOptions['vault']): SigningKey | undefined {
  const current = rows.find((row) => row.state === 'current' && row.vault === vault.id)
  if (current?.private_jwk_encrypted == null) return undefined
  return readSigningKey(JSON.parse(vault.decrypt(current.private_jwk_encrypted, toSubject(current.kid))))
}

/** What the private half of a key is encrypted for. */
export function toSubject(kid: string): string {
  return `signing_keys/${kid}`
}
