import { type ProjectKeys, updateApiKeys } from '../../access/project-keys.ts'
import { systemClock } from '../../base/clock.ts'
import {
  type ApiKeyReport,
  addApiKey,
  type ChosenApiKey,
  listApiKeys,
  listSigningKeys,
  type NewApiKey,
  revokeApiKey,
  revokeSigningKey,
  rotateApiKey,
  rotateSigningKeys,
  type SigningKeyReport,
  signingKeysElsewhere,
  type Vault,
  type WantedApiKey,
} from '../../operations/keys/operation.ts'
import type { Transaction } from '../../postgres/types.ts'
import { type Workplace, withPreparedDatabase } from '../beside-server.ts'
import { withDatabase } from '../prepare-database.ts'
import { findSigningSource, openVault } from './open-keys.ts'

export async function listProjectKeys(place: Workplace): Promise<readonly ApiKeyReport[]> {
  return await withKeys(place, ({ transaction }) => listApiKeys(transaction, systemClock))
}

/** A key called `default` is also the one that `dorsal start` prints. Throws `key_name_invalid`, `key_name_taken`, `key_role_invalid`. */
export async function createProjectKey(place: Workplace, wanted: WantedApiKey): Promise<NewApiKey> {
  return await withKeys(place, async ({ transaction }) => {
    const created = await addApiKey(transaction, wanted, systemClock)
    if (created.name === 'default') await replaceKeptKey(place, created)
    return created
  })
}

/** Throws `key_not_found`, `key_ambiguous`. */
export async function revokeProjectKey(place: Workplace, chosen: ChosenApiKey): Promise<ApiKeyReport> {
  return await withKeys(place, ({ transaction }) => revokeApiKey(transaction, chosen, systemClock))
}

/** `overlap`: seconds that the key before stays valid. Throws `key_not_found`, `key_ambiguous`. */
export async function rotateProjectKey(place: Workplace, chosen: ChosenApiKey & { readonly overlap: number }): Promise<NewApiKey> {
  return await withKeys(place, async ({ transaction }) => {
    const created = await rotateApiKey(transaction, chosen, systemClock)
    if (created.name === 'default') await replaceKeptKey(place, created)
    return created
  })
}

export async function listProjectSigningKeys(place: Workplace): Promise<readonly SigningKeyReport[]> {
  return await withKeys(place, ({ transaction, vault }) => listSigningKeys(transaction, vault))
}

/** Throws `signing_keys_elsewhere`. */
export async function rotateProjectSigningKeys(place: Workplace): Promise<readonly SigningKeyReport[]> {
  await checkSignsHere(place)
  return await withKeys(place, ({ transaction, vault }) =>
    rotateSigningKeys(transaction, vault, { tokenLifetime: place.settings.auth.jwtExpiry }),
  )
}

/** Throws `signing_key_not_found`, `signing_key_in_use`. */
export async function revokeProjectSigningKey(place: Workplace, kid: string): Promise<readonly SigningKeyReport[]> {
  return await withKeys(place, ({ transaction, vault }) => revokeSigningKey(transaction, vault, kid))
}

type KeyStore = { readonly transaction: Transaction; readonly vault: Vault }

async function withKeys<T>(place: Workplace, work: (store: KeyStore) => Promise<T>): Promise<T> {
  return await withPreparedDatabase(place, ({ postgres, settings, log }, keys: ProjectKeys) =>
    withDatabase(postgres.owner, { settings, log }, (database) =>
      database.transaction({}, (transaction) => work({ transaction, vault: openVault(settings.keys, keys) })),
    ),
  )
}

/** secrets.json keeps in clear what `dorsal start` prints. Before the commit: a key that was shown nowhere is worth nothing. */
async function replaceKeptKey({ project }: Workplace, { kind, key }: NewApiKey): Promise<void> {
  await updateApiKeys(project.stateFolder, kind === 'secret' ? { secretKey: key } : { publishableKey: key })
}

async function checkSignsHere({ project, settings }: Workplace): Promise<void> {
  if ((await findSigningSource(project, settings)) === undefined) return
  throw signingKeysElsewhere(settings.keys.signingKeysPath === undefined ? 'auth.jwt_secret' : 'auth.signing_keys_path')
}
