import { identifier, sql } from '../../../../postgres/sql.ts'
import type { Transaction } from '../../../../postgres/types.ts'
import { catalogText } from '../../../../query/sql/catalog-text.ts'
import type { IndexCandidate } from '../indexes/types.ts'
import { explain } from '../store/explain.ts'
import type { IndexContents } from './estimate-index-size.ts'

type ColumnFacts = { readonly name: string; readonly width: number; readonly distinct: number }

/** What a planner expects an index to hold. */
export async function readIndexContents(
  transaction: Transaction,
  { schema, table, columns, where }: IndexCandidate,
): Promise<IndexContents> {
  const condition = catalogText(where === undefined ? 'true' : where)
  const plan = await explain(transaction, sql`select from ${identifier(schema, table)} where ${condition}`)
  const entries = plan.Plan['Plan Rows']
  const facts = await transaction.query<ColumnFacts>(sql`
    select a.attname as name, coalesce(s.avg_width, greatest(a.attlen, 16))::float8 as width,
      coalesce(case when s.n_distinct < 0 then -s.n_distinct * greatest(c.reltuples, 0) else s.n_distinct end, 200)::float8 as distinct
    from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
      left join pg_stats s on s.schemaname = n.nspname and s.tablename = c.relname and s.attname = a.attname and not s.inherited
    where n.nspname = ${schema} and c.relname = ${table}`)
  const byName = new Map(facts.map((each) => [each.name, each]))
  return { entries, columns: columns.map(({ column }) => byName.get(column) ?? { width: 16, distinct: entries }) }
}
