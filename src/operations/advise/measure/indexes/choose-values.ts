import { sql } from '../../../../postgres/sql.ts'
import type { Transaction } from '../../../../postgres/types.ts'
import type { SplitStatement } from './split-parameters.ts'
import type { PlannedStatement } from './types.ts'
import type { ValueSource, Values } from './value-source.ts'

export type ChosenValues =
  | { readonly kind: 'chosen'; readonly sets: readonly Values[] }
  | { readonly kind: 'unknown'; readonly reason: string }

/** How many sets of values a statement is run with. */
export const samples = 5

/**
 * Values to run a recorded statement with: those that are compared with columns come from rows of the table, those of one table from the same row;
 * a limit is as large as the answers were, one of a subquery a page. What stands in no condition gets any value of its type.
 */
export async function chooseValues(
  transaction: Transaction,
  planned: PlannedStatement,
  split: SplitStatement,
  source: ValueSource,
): Promise<ChosenValues> {
  const { uses, unknown, statement } = planned
  const undecided = unknown.filter((number) => !findPaging(split, statement).has(number))
  if (undecided.length > 0) return { kind: 'unknown', reason: `nothing in the data says which values $${undecided.join(', $')} had` }
  const rest = await chooseRest(transaction, planned, split)
  if (rest.kind === 'unknown') return rest
  const fixed = [...rest.values, ...findPaging(split, statement)]
  const rows = await Promise.all(
    [...Map.groupBy(uses, ({ schema, table }) => `${schema}.${table}`).values()].map((own) => source.sample(transaction, own)),
  )
  if (rows.some((sets) => sets.length === 0)) return { kind: 'unknown', reason: source.lack }
  const sets = Array.from(
    { length: samples },
    (_, index) => new Map([...fixed, ...rows.flatMap((own) => [...(own[index % own.length] ?? [])])]),
  )
  return { kind: 'chosen', sets: uses.length === 0 ? sets.slice(0, 1) : sets }
}

/** How large a part of a statement is where nobody counted its rows: a page of a list. */
const innerPage = '20'

/** Limits and offsets: as many rows as the statement gave on average, from the first on. */
function findPaging({ limits, innerLimits, offsets }: SplitStatement, { rows, calls }: PlannedStatement['statement']): Values {
  const limit = String(Math.max(1, Math.round(rows / calls)))
  return new Map([
    ...[...limits].map((number) => [number, limit] as const),
    ...[...innerLimits].map((number) => [number, innerPage] as const),
    ...[...offsets].map((number) => [number, '0'] as const),
  ])
}

/** Any value of a type, for what no condition looks at. */
const anyValue: Readonly<Record<string, string>> = {
  ...{
    text: '',
    'character varying': '',
    unknown: '',
    boolean: 'true',
    json: '{}',
    jsonb: '{}',
    uuid: '00000000-0000-4000-8000-000000000000',
  },
  ...{ smallint: '1', integer: '1', bigint: '1', numeric: '1', real: '1', 'double precision': '1', date: '2026-01-01' },
  ...{ 'timestamp without time zone': '2026-01-01', 'timestamp with time zone': '2026-01-01T00:00:00Z', 'text[]': '{}', interval: '1 day' },
  // The words that are looked for are lexemes already.
  regconfig: 'simple',
}

type Rest =
  | { readonly kind: 'chosen'; readonly values: readonly (readonly [number, string])[] }
  | { readonly kind: 'unknown'; readonly reason: string }

async function chooseRest(transaction: Transaction, { uses, statement }: PlannedStatement, split: SplitStatement): Promise<Rest> {
  const placed = new Set([...uses.map(({ number }) => number), ...findPaging(split, statement).keys()])
  const left = [...new Set(split.numbers)].filter((number) => !placed.has(number))
  if (left.length === 0) return { kind: 'chosen', values: [] }
  const types = await readParameterTypes(transaction, statement.text)
  const values = left.map((number) => [number, anyValue[types[number - 1] ?? ''], types[number - 1]] as const)
  const stranger = values.find(([, value]) => value === undefined)
  if (stranger !== undefined)
    return { kind: 'unknown', reason: `there is no value for $${stranger[0]} of the type ${stranger[2] ?? 'unknown'}` }
  return { kind: 'chosen', values: values.map(([number, value = '']) => [number, value]) }
}

async function readParameterTypes({ query, run }: Transaction, text: string): Promise<readonly string[]> {
  await run(`prepare dorsal_advised as ${text}`)
  const [prepared] = await query<{ readonly types: readonly string[] }>(
    sql`select parameter_types::text[] as types from pg_prepared_statements where name = 'dorsal_advised'`,
  )
  await run('deallocate dorsal_advised')
  return prepared?.types ?? []
}
