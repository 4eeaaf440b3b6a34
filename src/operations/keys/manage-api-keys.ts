import { toKeyHash } from '../../access/access-keys.ts'
import { type ApiKeyKind, createApiKey } from '../../access/create-api-key.ts'
import type { Clock } from '../../base/clock.ts'
import type { Transaction } from '../../postgres/types.ts'
import { reportApiKey } from './domain/report-key.ts'
import { keyAmbiguous, keyNameInvalid, keyNameTaken, keyNotFound, keyRoleInvalid } from './errors.ts'
import {
  findHoldersForUpdate,
  findRoleProblem,
  giveNameUp,
  hasApiKey,
  insertApiKey,
  listApiKeyRows,
  revokeApiKeyRow,
  setSuccessor,
} from './store/api-keys.ts'
import type { ApiKeyReport, ApiKeyRow, NewApiKey } from './types.ts'

type Querying = Pick<Transaction, 'query'>

/** Every key there ever was, newest first. */
export async function listApiKeys(transaction: Querying, clock: Clock): Promise<readonly ApiKeyReport[]> {
  const rows = await listApiKeyRows(transaction)
  return rows.map((row) => reportApiKey(row, clock.now()))
}

export type WantedApiKey = {
  readonly kind: ApiKeyKind
  readonly name: string
  /** Absent: the anonymous role for a publishable key, `service_role` for a secret one. */
  readonly role?: string | undefined
  /** Seconds; absent: for ever. */
  readonly lifetime?: number | undefined
}

/** Throws `key_name_invalid`, `key_name_taken`, `key_role_invalid`. */
export async function addApiKey(transaction: Querying, wanted: WantedApiKey, clock: Clock): Promise<NewApiKey> {
  const { kind, name, role, lifetime } = wanted
  checkName(name)
  if (role !== undefined) await checkRole(transaction, role)
  const key = createApiKey(kind)
  const row = await insertApiKey(transaction, {
    ...describeKey(kind, key),
    name,
    role: role ?? standardRole(kind),
    expiresAt: lifetime === undefined ? null : new Date(clock.now() + lifetime * 1000),
  })
  if (row === undefined) throw keyNameTaken(kind, name)
  return { ...reportApiKey(row, clock.now()), key }
}

export type ChosenApiKey = { readonly nameOrId: string; readonly kind?: ApiKeyKind | undefined }

/** From now on the key is refused. Throws `key_not_found`, `key_ambiguous`. */
export async function revokeApiKey(transaction: Querying, chosen: ChosenApiKey, clock: Clock): Promise<ApiKeyReport> {
  const { id } = await getHolder(transaction, chosen)
  const revoked = await revokeApiKeyRow(transaction, id)
  if (revoked === undefined) throw keyNotFound(chosen.nameOrId)
  return reportApiKey(revoked, clock.now())
}

/**
 * A new key takes name, kind and role of another, which stays valid for `overlap` seconds: 0 is not at all. Throws `key_not_found`,
 * `key_ambiguous`.
 */
export async function rotateApiKey(
  transaction: Querying,
  { overlap, ...chosen }: ChosenApiKey & { readonly overlap: number },
  clock: Clock,
): Promise<NewApiKey> {
  const old = await getHolder(transaction, chosen)
  if (old.replaced_by !== null) throw keyNotFound(chosen.nameOrId)
  await giveNameUp(transaction, old.id)
  const key = createApiKey(old.kind)
  const row = await insertApiKey(transaction, { ...describeKey(old.kind, key), name: old.name, role: old.role, expiresAt: null })
  if (row === undefined) throw keyNameTaken(old.kind, old.name)
  await setSuccessor(transaction, old.id, row.id, overlap === 0 ? null : new Date(clock.now() + overlap * 1000))
  return { ...reportApiKey(row, clock.now()), key }
}

/** Enters a key that was made elsewhere as `default`; one that is known, valid or not, stays as it is. */
export async function registerApiKey(transaction: Querying, kind: ApiKeyKind, key: string): Promise<void> {
  const described = describeKey(kind, key)
  if (await hasApiKey(transaction, described.hash)) return
  const wanted = { ...described, role: standardRole(kind), expiresAt: null }
  // Nodes with secrets of their own have keys of their own.
  const row = await insertApiKey(transaction, { ...wanted, name: 'default' })
  if (row === undefined) await insertApiKey(transaction, { ...wanted, name: `default_${described.hash.slice(0, 8)}` })
}

function describeKey(kind: ApiKeyKind, key: string) {
  return { kind, prefix: key.slice(0, `sb_${kind}_`.length + 4), hash: toKeyHash(key) }
}

function standardRole(kind: ApiKeyKind): string | null {
  return kind === 'secret' ? 'service_role' : null
}

async function getHolder(transaction: Querying, { nameOrId, kind }: ChosenApiKey): Promise<ApiKeyRow> {
  const holders = (await findHoldersForUpdate(transaction, nameOrId)).filter((row) => kind === undefined || row.kind === kind)
  const [holder] = holders
  if (holder === undefined) throw keyNotFound(nameOrId)
  if (holders.length > 1) throw keyAmbiguous(nameOrId)
  return holder
}

function checkName(name: string): void {
  if (!/^[a-z0-9][a-z0-9_-]{0,62}$/.test(name)) throw keyNameInvalid(name)
}

async function checkRole(transaction: Querying, role: string): Promise<void> {
  const problem = await findRoleProblem(transaction, role)
  if (problem !== undefined) throw keyRoleInvalid(role, problem)
}
