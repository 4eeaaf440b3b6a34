import type { Transaction } from '../../postgres/types.ts'
import { toSubject } from './domain/build-picture.ts'
import { reportSigningKey } from './domain/report-key.ts'
import { createSigningPair } from './domain/signing-key.ts'
import { signingKeyInUse, signingKeyNotFound } from './errors.ts'
import {
  findSigningKeyForUpdate,
  insertSigningKey,
  listSigningKeyRows,
  listSigningKeysForUpdate,
  makeCurrent,
  makePrevious,
  revokeSigningKeyRow,
  updateVault,
} from './store/signing-keys.ts'
import type { SigningKeyReport, Vault } from './types.ts'

type Querying = Pick<Transaction, 'query'>

/** Clocks of two machines may differ, and a token may be on its way. */
const margin = 60

/** Every key there ever was, newest first. */
export async function listSigningKeys(transaction: Querying, vault: Pick<Vault, 'id'>): Promise<readonly SigningKeyReport[]> {
  const rows = await listSigningKeyRows(transaction)
  return rows.map((row) => reportSigningKey(row, vault.id))
}

/**
 * Sees to it that there is a key to sign with and one in waiting, which is published before it signs: whoever keeps the public keys for a while
 * knows it by then. Keys that are there stay.
 */
export async function ensureSigningKeys(transaction: Querying, vault: Vault): Promise<void> {
  await adoptSigningKeys(transaction, vault)
  const states = new Set((await listSigningKeysForUpdate(transaction, vault.id)).map((row) => row.state))
  for (const state of ['current', 'standby'] as const) if (!states.has(state)) await addSigningKey(transaction, vault, state)
}

/**
 * The key in waiting signs from now on and a new one waits; the key before verifies until the tokens it signed have expired, `tokenLifetime`
 * seconds from now.
 */
export async function rotateSigningKeys(
  transaction: Querying,
  vault: Vault,
  { tokenLifetime }: { readonly tokenLifetime: number },
): Promise<readonly SigningKeyReport[]> {
  await ensureSigningKeys(transaction, vault)
  const rows = await listSigningKeysForUpdate(transaction, vault.id)
  for (const { kid, state } of rows) if (state === 'current') await makePrevious(transaction, kid, tokenLifetime + margin)
  for (const { kid, state } of rows) if (state === 'standby') await makeCurrent(transaction, kid)
  await addSigningKey(transaction, vault, 'standby')
  return await listSigningKeys(transaction, vault)
}

/**
 * Tokens signed with the key are refused from now on. Throws `signing_key_not_found`, `signing_key_in_use`. A key that another encryption key
 * has locked can always be revoked.
 */
export async function revokeSigningKey(transaction: Querying, vault: Vault, kid: string): Promise<readonly SigningKeyReport[]> {
  const row = await findSigningKeyForUpdate(transaction, kid)
  if (row === undefined) throw signingKeyNotFound(kid)
  if (row.state === 'current' && row.vault === vault.id) throw signingKeyInUse(kid)
  await revokeSigningKeyRow(transaction, kid)
  if (row.vault === vault.id) await ensureSigningKeys(transaction, vault)
  return await listSigningKeys(transaction, vault)
}

/** Keys that a former encryption key locked are locked anew, so that it may go; unless there are keys of their state already. */
async function adoptSigningKeys(transaction: Querying, vault: Vault): Promise<void> {
  const states = new Set((await listSigningKeysForUpdate(transaction, vault.id)).map((row) => row.state))
  for (const former of vault.formerIds) {
    for (const { kid, state, private_jwk_encrypted: locked } of await listSigningKeysForUpdate(transaction, former)) {
      if (locked === null || states.has(state)) continue
      const encrypted = vault.encrypt(vault.decrypt(locked, toSubject(kid)), toSubject(kid))
      await updateVault(transaction, kid, { vault: vault.id, encrypted })
      states.add(state)
    }
  }
}

async function addSigningKey(transaction: Querying, vault: Vault, state: 'standby' | 'current'): Promise<void> {
  const { kid, publicJwk, privateJwk } = createSigningPair()
  const encrypted = vault.encrypt(JSON.stringify(privateJwk), toSubject(kid))
  await insertSigningKey(transaction, { kid, publicJwk, encrypted, vault: vault.id, state })
}
