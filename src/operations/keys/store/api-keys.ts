import type { ApiKeyKind } from '../../../access/create-api-key.ts'
import { sql } from '../../../postgres/sql.ts'
import type { Transaction } from '../../../postgres/types.ts'
import type { ApiKeyRow } from '../types.ts'

type Querying = Pick<Transaction, 'query'>

const columns = sql`id, kind, name, prefix, encode(hash, 'hex') as hash, role, created_at, expires_at, revoked_at, replaced_by, last_used_at`

/** Newest first, revoked ones too. */
export async function listApiKeyRows(transaction: Querying): Promise<readonly ApiKeyRow[]> {
  return await transaction.query<ApiKeyRow>(sql`select ${columns} from dorsal.api_keys order by created_at desc, kind, name`)
}

/** Those that are accepted now or may be until they expire, in the order of their ids. */
export async function listValidApiKeys(transaction: Querying): Promise<readonly ApiKeyRow[]> {
  return await transaction.query<ApiKeyRow>(
    sql`select ${columns} from dorsal.api_keys where revoked_at is null and (expires_at is null or expires_at > now()) order by id`,
  )
}

/** Keys that hold a name, by the name or by their id; locked until the end of the transaction. */
export async function findHoldersForUpdate(transaction: Querying, nameOrId: string): Promise<readonly ApiKeyRow[]> {
  return await transaction.query<ApiKeyRow>(
    sql`select ${columns} from dorsal.api_keys
      where revoked_at is null and ((name = ${nameOrId} and replaced_by is null) or id::text = ${nameOrId}) for update`,
  )
}

export async function hasApiKey(transaction: Querying, hash: string): Promise<boolean> {
  const rows = await transaction.query(sql`select from dorsal.api_keys where hash = decode(${hash}, 'hex')`)
  return rows.length > 0
}

export type InsertedApiKey = {
  readonly kind: ApiKeyKind
  readonly name: string
  readonly prefix: string
  readonly hash: string
  readonly role: string | null
  readonly expiresAt: Date | null
}

/** Undefined when a valid key of this kind has the name. */
export async function insertApiKey(transaction: Querying, key: InsertedApiKey): Promise<ApiKeyRow | undefined> {
  const [row] = await transaction.query<ApiKeyRow>(
    sql`insert into dorsal.api_keys (kind, name, prefix, hash, role, expires_at)
      values (${key.kind}, ${key.name}, ${key.prefix}, decode(${key.hash}, 'hex'), ${key.role}, ${key.expiresAt?.toISOString() ?? null})
      on conflict (kind, name) where revoked_at is null and replaced_by is null do nothing
      returning ${columns}`,
  )
  return row
}

export async function revokeApiKeyRow(transaction: Querying, id: string): Promise<ApiKeyRow | undefined> {
  const [row] = await transaction.query<ApiKeyRow>(sql`update dorsal.api_keys set revoked_at = now() where id = ${id} returning ${columns}`)
  return row
}

/** Gives the name up before another key has it: the successor is named afterwards. */
export async function giveNameUp(transaction: Querying, id: string): Promise<void> {
  await transaction.query(sql`update dorsal.api_keys set replaced_by = id where id = ${id}`)
}

/** `expiresAt` null: at once. */
export async function setSuccessor(transaction: Querying, id: string, successor: string, expiresAt: Date | null): Promise<void> {
  await transaction.query(
    sql`update dorsal.api_keys set replaced_by = ${successor},
        expires_at = least(expires_at, ${expiresAt?.toISOString() ?? null}::timestamptz),
        revoked_at = case when ${expiresAt?.toISOString() ?? null}::timestamptz is null then now() end
      where id = ${id}`,
  )
}

export async function recordUses(transaction: Querying, ids: readonly string[]): Promise<void> {
  await transaction.query(sql`update dorsal.api_keys set last_used_at = now() where id = any (${`{${ids.join(',')}}`}::uuid[])`)
}

/** Undefined when requests may take the role, else why not. */
export async function findRoleProblem(transaction: Querying, role: string): Promise<string | undefined> {
  const [row] = await transaction.query<{ super: boolean; logs_in: boolean; taken: boolean }>(
    sql`select rolsuper as super, rolcanlogin as logs_in,
        coalesce(pg_has_role(to_regrole('authenticator'), oid, 'member'), false) as taken
      from pg_roles where rolname = ${role}`,
  )
  if (row === undefined) return 'does not exist'
  if (row.super) return 'is a superuser'
  if (row.logs_in) return 'is one that logs in'
  return row.taken ? undefined : 'is not granted to authenticator'
}
