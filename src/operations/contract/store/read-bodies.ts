import { sql } from '../../../postgres/sql.ts'
import type { Transaction } from '../../../postgres/types.ts'

export type FunctionBody = {
  readonly text: string
  /** `security definer`: what it reads is not asked of its caller. */
  readonly runsAsOwner: boolean
}

type BodyRow = FunctionBody & { readonly name: string }

/** By `schema.function(types)` as `format_type` prints them. */
export async function readBodies({ query }: Pick<Transaction, 'query'>): Promise<ReadonlyMap<string, FunctionBody>> {
  const rows = await query<BodyRow>(sql`
    select n.nspname || '.' || p.proname || '(' || (
        select coalesce(string_agg(format_type(t.type, null), ', ' order by t.place), '') from unnest(p.proargtypes) with ordinality as t (type, place)
      ) || ')' as name,
      coalesce(pg_get_function_sqlbody(p.oid), p.prosrc) as text, p.prosecdef as "runsAsOwner"
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where p.prokind = 'f' and n.nspname not in ('pg_catalog', 'information_schema')`)
  return new Map(rows.map(({ name, text, runsAsOwner }) => [name, { text, runsAsOwner }]))
}
