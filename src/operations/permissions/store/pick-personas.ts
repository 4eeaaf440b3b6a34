import { identifier, joinSql, sql } from '../../../postgres/sql.ts'
import type { Transaction } from '../../../postgres/types.ts'
import type { Facts, Relation } from '../facts.ts'
import type { Persona } from '../types.ts'
import { listClaimedColumns } from '../witness/claimed-values.ts'

/** Few are enough to see that one does not see what is the other's. */
const most = 3

/**
 * Sample users for `authenticated` where none is declared: users of auth.users, first those whom rows belong to and with different app metadata; else values
 * of columns that policies compare with `auth.uid()`; else somebody whom nothing belongs to.
 */
export async function pickPersonas(transaction: Transaction, { relations }: Pick<Facts, 'relations'>): Promise<readonly Persona[]> {
  const owners = await pickOwners(transaction, relations)
  const hasUsers = relations.some(({ schema, name }) => schema === 'auth' && name === 'users')
  const users = hasUsers ? await pickUsers(transaction, owners) : []
  if (users.length > 0) return users.map((claims, index) => toPersona(index, claims, 'a user of auth.users'))
  if (owners.length > 0) return owners.map((sub, index) => toPersona(index, { sub }, 'a user whom rows belong to'))
  return [toPersona(0, { sub: '00000000-0000-4000-8000-000000000001' }, 'a user whom no row belongs to')]
}

async function pickUsers(transaction: Transaction, owners: readonly string[]): Promise<readonly Persona['claims'][]> {
  const rows = await transaction.query<{ claims: Persona['claims'] }>(sql`
    select jsonb_build_object('sub', id, 'email', email, 'aal', 'aal1', 'app_metadata', raw_app_meta_data, 'user_metadata', raw_user_meta_data) as claims
    from auth.users
    order by ${JSON.stringify(owners)}::jsonb ? id::text desc, row_number() over (partition by raw_app_meta_data order by id), id
    limit ${String(most)}::int`)
  return rows.map(({ claims }) => claims)
}

async function pickOwners(transaction: Transaction, relations: readonly Relation[]): Promise<readonly string[]> {
  const places = relations.flatMap((relation) =>
    relation.columns
      .filter(({ name, type }) => type === 'uuid' && listClaimedColumns(relation).includes(name))
      .map(({ name }) => ({ relation, column: name })),
  )
  if (places.length === 0) return []
  const parts = places.map(
    ({ relation, column }) =>
      sql`(select ${identifier(column)}::text as sub from ${identifier(relation.schema, relation.name)} where ${identifier(column)} is not null limit 100)`,
  )
  const rows = await transaction.query<{ sub: string }>(
    sql`select distinct sub from (${joinSql(parts, sql` union all `)}) as found order by sub limit ${String(most)}::int`,
  )
  return rows.map(({ sub }) => sub)
}

function toPersona(index: number, claims: Readonly<Record<string, unknown>>, description: string): Persona {
  return { name: `user ${index + 1}`, role: 'authenticated', claims: { ...claims, role: 'authenticated' }, description }
}
