import { type Sql, sql } from '../../../postgres/sql.ts'
import type { AuthTransaction } from '../types.ts'
import { renderChanges } from './render-changes.ts'

/** A row of `auth.identities`: one way in which a user is known. `provider_id` is the provider's name for them, `id` is ours. */
export type Identity = {
  readonly id: string
  readonly provider_id: string
  readonly user_id: string
  readonly identity_data: Readonly<Record<string, unknown>>
  readonly provider: string
  readonly last_sign_in_at: Date | null
  readonly created_at: Date | null
  readonly updated_at: Date | null
  readonly email: string | null
}

export type NewIdentity = Pick<Identity, 'id' | 'provider_id' | 'user_id' | 'identity_data' | 'provider'> & {
  readonly created_at: Date
  /** Null for an identity that nobody signed in with yet, as one made by an administrator. */
  readonly last_sign_in_at?: Date | null
}

const columns = sql`id, provider_id, user_id, identity_data, provider, last_sign_in_at, created_at, updated_at, email`

/** Oldest first. */
export async function listIdentities(transaction: AuthTransaction, userId: string): Promise<readonly Identity[]> {
  return await transaction.query<Identity>(
    sql`select ${columns} from auth.identities where user_id = ${userId} order by created_at, provider, id`,
  )
}

/** Of several users, each one's oldest first. */
export async function listIdentitiesOf(transaction: AuthTransaction, userIds: readonly string[]): Promise<readonly Identity[]> {
  return await transaction.query<Identity>(
    sql`select ${columns} from auth.identities where user_id = any (${`{${userIds.join(',')}}`}::uuid[]) order by created_at, provider, id`,
  )
}

export async function findIdentity(transaction: AuthTransaction, provider: string, providerId: string): Promise<Identity | undefined> {
  return await findOne(transaction, sql`provider = ${provider} and provider_id = ${providerId}`)
}

/** Throws PostgresError 23505 when the provider's user is known already. */
export async function insertIdentity(transaction: AuthTransaction, identity: NewIdentity): Promise<Identity> {
  const { id, provider_id, user_id, provider, created_at } = identity
  const data = JSON.stringify(identity.identity_data)
  const at = created_at.toISOString()
  const lastSignIn = (identity.last_sign_in_at === undefined ? created_at : identity.last_sign_in_at)?.toISOString() ?? null
  const [inserted] = await transaction.query<Identity>(
    sql`insert into auth.identities (id, provider_id, user_id, identity_data, provider, last_sign_in_at, created_at, updated_at)
      values (${id}, ${provider_id}, ${user_id}, ${data}, ${provider}, ${lastSignIn}, ${at}, ${at}) returning ${columns}`,
  )
  if (inserted === undefined) throw new Error('An identity was inserted and is not there')
  return inserted
}

export async function updateIdentity(
  transaction: AuthTransaction,
  id: string,
  changes: Partial<Pick<Identity, 'identity_data' | 'last_sign_in_at' | 'provider_id' | 'user_id'>>,
  at: Date,
): Promise<void> {
  await transaction.query(sql`update auth.identities set ${renderChanges({ ...changes, updated_at: at })} where id = ${id}`)
}

export async function deleteIdentity(transaction: AuthTransaction, id: string): Promise<void> {
  await transaction.query(sql`delete from auth.identities where id = ${id}`)
}

async function findOne(transaction: AuthTransaction, condition: Sql): Promise<Identity | undefined> {
  const [identity] = await transaction.query<Identity>(sql`select ${columns} from auth.identities where ${condition}`)
  return identity
}
