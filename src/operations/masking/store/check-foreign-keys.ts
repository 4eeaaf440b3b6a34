import { identifier, joinSql, sql } from '../../../postgres/sql.ts'
import type { Transaction } from '../../../postgres/types.ts'

type ForeignKey = {
  readonly name: string
  readonly child: readonly [schema: string, table: string]
  readonly parent: readonly [schema: string, table: string]
  readonly columns: readonly (readonly [child: string, parent: string])[]
}

/** Every foreign key tried on every row, since nothing checked them while the rows were written. Gives the names of those that do not hold. */
export async function findBrokenForeignKeys(transaction: Transaction): Promise<readonly string[]> {
  const broken: string[] = []
  for (const key of await readForeignKeys(transaction))
    if (await isBroken(transaction, key)) broken.push(`${key.child.join('.')} ${key.name}`)
  return broken
}

async function readForeignKeys(transaction: Transaction): Promise<readonly ForeignKey[]> {
  return await transaction.query<ForeignKey>(sql`
    select k.conname as name, json_build_array(cn.nspname, cc.relname) as child, json_build_array(pn.nspname, pc.relname) as parent,
      (select json_agg(json_build_array(ca.attname, pa.attname) order by pair.place)
       from unnest(k.conkey, k.confkey) with ordinality as pair (child, parent, place)
         join pg_attribute as ca on ca.attrelid = k.conrelid and ca.attnum = pair.child
         join pg_attribute as pa on pa.attrelid = k.confrelid and pa.attnum = pair.parent) as columns
    from pg_constraint as k
      join pg_class as cc on cc.oid = k.conrelid join pg_namespace as cn on cn.oid = cc.relnamespace
      join pg_class as pc on pc.oid = k.confrelid join pg_namespace as pn on pn.oid = pc.relnamespace
    where k.contype = 'f' and k.conparentid = 0 and k.convalidated and not coalesce((to_jsonb(k) ->> 'conperiod')::boolean, false)
    order by 1`)
}

async function isBroken(transaction: Transaction, { child, parent, columns }: ForeignKey): Promise<boolean> {
  const filled = columns.map(([name]) => sql`c.${identifier(name)} is not null`)
  const equal = columns.map(([name, other]) => sql`p.${identifier(other)} = c.${identifier(name)}`)
  const [row] = await transaction.query<{ broken: boolean }>(sql`
    select exists (select from ${identifier(...child)} as c where ${joinSql(filled, sql` and `)}
      and not exists (select from ${identifier(...parent)} as p where ${joinSql(equal, sql` and `)})) as broken`)
  return row?.broken === true
}
