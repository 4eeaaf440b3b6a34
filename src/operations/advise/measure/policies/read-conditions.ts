import { sql } from '../../../../postgres/sql.ts'
import type { Transaction } from '../../../../postgres/types.ts'
import type { Volatility } from './find-repeated-calls.ts'
import type { PolicyCondition, PolicyConditions } from './types.ts'

type ConditionRow = Omit<PolicyCondition, 'text' | 'clause'> & { readonly using: string | null; readonly check: string | null }
type FunctionRow = { readonly name: string; readonly volatility: Volatility; readonly source: string }

// Row security of tables that an extension brought is the extension's.
const conditionsQuery = sql`
  select n.nspname as schema, c.relname as table, p.polname as policy, pg_get_expr(p.polqual, p.polrelid) as using,
    pg_get_expr(p.polwithcheck, p.polrelid) as check,
    array(select case r when 0 then 'public' else r::regrole::text end from unnest(p.polroles) r order by 1) as roles
  from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace
  where c.relrowsecurity and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
  order by 1, 2, 3`

const functionsQuery = sql`
  select n.nspname || '.' || p.proname as name,
    case max(case p.provolatile when 'v' then 2 when 's' then 1 else 0 end) when 2 then 'volatile' when 1 then 'stable' else 'immutable' end as volatility,
    string_agg(p.prosrc, ' ') as source
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace
  where p.prokind = 'f' and n.nspname not in ('pg_catalog', 'information_schema') group by 1`

/** Every condition of a policy, every name in it qualified. */
export async function readPolicyConditions({ query, run }: Transaction): Promise<PolicyConditions> {
  // What is in the search path is printed without its schema.
  await run('set local search_path to pg_catalog')
  const policies = await query<ConditionRow>(conditionsQuery)
  const functions = await query<FunctionRow>(functionsQuery)
  return {
    conditions: policies.flatMap(({ using, check, ...policy }) => [
      ...(using === null ? [] : [{ ...policy, clause: 'using' as const, text: using }]),
      ...(check === null ? [] : [{ ...policy, clause: 'with check' as const, text: check }]),
    ]),
    functions: new Map(functions.map(({ name, volatility }) => [name, volatility])),
    sources: new Map(functions.map(({ name, source }) => [name, source])),
  }
}
