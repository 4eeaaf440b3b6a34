export { createFixedRing } from './create-fixed-ring.ts'
export { createKeyRing, type KeyRing, type KeyRingOptions } from './create-key-ring.ts'
export type { SigningSource } from './domain/build-picture.ts'
export { parseSigningKeys } from './domain/parse-signing-keys.ts'
export { createSharedKey } from './domain/signing-key.ts'
export { signingKeysElsewhere, signingKeysUnusable } from './errors.ts'
export {
  addApiKey,
  type ChosenApiKey,
  listApiKeys,
  registerApiKey,
  revokeApiKey,
  rotateApiKey,
  type WantedApiKey,
} from './manage-api-keys.ts'
export { ensureSigningKeys, listSigningKeys, revokeSigningKey, rotateSigningKeys } from './manage-signing-keys.ts'
export type { ApiKeyReport, NewApiKey, SigningKeyReport, TokenSigner, Vault } from './types.ts'
export { createVault } from './vault.ts'

/** The tables of this house, for `applyHouseMigrations`. */
export const keysHouse = { house: 'keys', folder: new URL('./migrations/', import.meta.url) }
