import { sql } from '../../../postgres/sql.ts'
import type { AuthTransaction } from '../types.ts'
import type { NewIdentity } from './identities.ts'

/** Which of the ids are those of users. */
export async function findKnownUsers(transaction: AuthTransaction, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await transaction.query<{ id: string }>(sql`select id from auth.users where id = any (${`{${ids.join(',')}}`}::uuid[])`)
  return new Set(rows.map(({ id }) => id))
}

/** False when the identity, or its id, is known already. */
export async function insertImportedIdentity(transaction: AuthTransaction, identity: NewIdentity): Promise<boolean> {
  const { id, provider_id, user_id, provider, identity_data, created_at, last_sign_in_at } = identity
  const rows = await transaction.query(
    sql`insert into auth.identities (id, provider_id, user_id, identity_data, provider, last_sign_in_at, created_at, updated_at)
      values (${id}, ${provider_id}, ${user_id}, ${JSON.stringify(identity_data)}, ${provider}, ${last_sign_in_at?.toISOString() ?? null},
        ${created_at.toISOString()}, ${created_at.toISOString()})
      on conflict do nothing returning id`,
  )
  return rows.length > 0
}

/** An identity by address for each user that has one and is known in no other way. Gives how many were made. */
export async function insertMissingIdentities(transaction: AuthTransaction, userIds: readonly string[]): Promise<number> {
  const rows = await transaction.query(
    sql`insert into auth.identities (provider_id, user_id, identity_data, provider, created_at, updated_at)
      select users.id::text, users.id,
        jsonb_build_object('sub', users.id, 'email', users.email, 'email_verified', users.email_confirmed_at is not null),
        'email', users.created_at, users.created_at
      from auth.users
      where users.id = any (${`{${userIds.join(',')}}`}::uuid[]) and users.email is not null and not users.is_sso_user and users.deleted_at is null
        and not exists (select from auth.identities where identities.user_id = users.id)
      on conflict do nothing returning id`,
  )
  return rows.length
}
