import { sql } from '../../../postgres/sql.ts'
import type { Transaction } from '../../../postgres/types.ts'
import type { SigningKeyRow, SigningKeyState } from '../types.ts'

type Querying = Pick<Transaction, 'query'>

const columns = sql`kid, algorithm, public_jwk, private_jwk_encrypted, vault, state, created_at, signs_since, verifies_until, revoked_at`

/** Newest first, revoked ones too. */
export async function listSigningKeyRows(transaction: Querying): Promise<readonly SigningKeyRow[]> {
  return await transaction.query<SigningKeyRow>(sql`select ${columns} from dorsal.signing_keys order by created_at desc, kid`)
}

/** Those that tokens may be signed or verified with now. */
export async function listValidSigningKeys(transaction: Querying): Promise<readonly SigningKeyRow[]> {
  return await transaction.query<SigningKeyRow>(
    sql`select ${columns} from dorsal.signing_keys
      where state in ('standby', 'current') or (state = 'previous' and verifies_until > now()) order by kid`,
  )
}

/** All of one vault, locked until the end of the transaction. */
export async function listSigningKeysForUpdate(transaction: Querying, vault: string): Promise<readonly SigningKeyRow[]> {
  return await transaction.query<SigningKeyRow>(
    sql`select ${columns} from dorsal.signing_keys where vault = ${vault} order by created_at, kid for update`,
  )
}

export async function findSigningKeyForUpdate(transaction: Querying, kid: string): Promise<SigningKeyRow | undefined> {
  const [row] = await transaction.query<SigningKeyRow>(sql`select ${columns} from dorsal.signing_keys where kid = ${kid} for update`)
  return row
}

export type InsertedSigningKey = {
  readonly kid: string
  readonly publicJwk: Readonly<Record<string, unknown>>
  readonly encrypted: string
  readonly vault: string
  readonly state: Extract<SigningKeyState, 'standby' | 'current'>
}

/** Does nothing when the vault has a key of that state. */
export async function insertSigningKey(transaction: Querying, key: InsertedSigningKey): Promise<void> {
  await transaction.query(
    sql`insert into dorsal.signing_keys (kid, algorithm, public_jwk, private_jwk_encrypted, vault, state, signs_since)
      values (${key.kid}, 'ES256', ${JSON.stringify(key.publicJwk)}, ${key.encrypted}, ${key.vault}, ${key.state},
        case when ${key.state} = 'current' then now() end)
      on conflict (vault, state) where state in ('standby', 'current') do nothing`,
  )
}

export async function makeCurrent(transaction: Querying, kid: string): Promise<void> {
  await transaction.query(sql`update dorsal.signing_keys set state = 'current', signs_since = now() where kid = ${kid}`)
}

/** It verifies for as many seconds as the tokens it signed may be valid, and its private half is forgotten. */
export async function makePrevious(transaction: Querying, kid: string, seconds: number): Promise<void> {
  await transaction.query(
    sql`update dorsal.signing_keys set state = 'previous', private_jwk_encrypted = null,
        verifies_until = now() + make_interval(secs => ${String(seconds)}::double precision)
      where kid = ${kid}`,
  )
}

export async function revokeSigningKeyRow(transaction: Querying, kid: string): Promise<void> {
  await transaction.query(
    sql`update dorsal.signing_keys set state = 'revoked', private_jwk_encrypted = null, revoked_at = coalesce(revoked_at, now()) where kid = ${kid}`,
  )
}

/** Puts a key into another vault. */
export async function updateVault(
  transaction: Querying,
  kid: string,
  { vault, encrypted }: Pick<InsertedSigningKey, 'vault' | 'encrypted'>,
): Promise<void> {
  await transaction.query(sql`update dorsal.signing_keys set vault = ${vault}, private_jwk_encrypted = ${encrypted} where kid = ${kid}`)
}
