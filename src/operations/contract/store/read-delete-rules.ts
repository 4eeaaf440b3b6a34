import { sql } from '../../../postgres/sql.ts'
import type { Transaction } from '../../../postgres/types.ts'
import type { DeleteRule } from '../types.ts'

/** What becomes of rows when those they refer to are deleted, where it is not `no action`: by `schema.relation`, then by the name of the key. */
export type DeleteRules = ReadonlyMap<string, Readonly<Record<string, DeleteRule>>>

type RuleRow = { readonly relation: string; readonly constraint: string; readonly rule: DeleteRule }

export async function readDeleteRules({ query }: Pick<Transaction, 'query'>): Promise<DeleteRules> {
  const rows = await query<RuleRow>(sql`
    select n.nspname || '.' || c.relname as relation, k.conname::text as constraint,
      case k.confdeltype when 'r' then 'restrict' when 'c' then 'cascade' when 'n' then 'set null' else 'set default' end as rule
    from pg_constraint k
    join pg_class c on c.oid = k.conrelid
    join pg_namespace n on n.oid = c.relnamespace
    where k.contype = 'f' and k.confdeltype <> 'a'
    order by 1, k.conname::text collate "C"`)
  const byRelation = Map.groupBy(rows, ({ relation }) => relation)
  return new Map(Array.from(byRelation, ([name, ofOne]) => [name, Object.fromEntries(ofOne.map((row) => [row.constraint, row.rule]))]))
}
