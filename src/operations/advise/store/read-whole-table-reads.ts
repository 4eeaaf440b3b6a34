import { identifier, renderSql, sql } from '../../../postgres/sql.ts'
import type { Transaction } from '../../../postgres/types.ts'
import { catalogText } from '../../../query/sql/catalog-text.ts'
import { listNodes, type Plan } from '../measure/store/explain.ts'
import { tryInSavepoint } from '../measure/store/in-savepoint.ts'
import type { AdvisedSettings } from '../types.ts'
import { type RecordedStatement, readStatements } from './read-statements.ts'

/** A recorded statement of the API, and the tables that it reads whole at each call. */
export type WholeTableRead = {
  readonly statement: RecordedStatement
  readonly tables: readonly { readonly schema: string; readonly table: string }[]
}

export type WholeTableReads =
  | { readonly kind: 'read'; readonly reads: readonly WholeTableRead[]; readonly unplanned: number }
  | { readonly kind: 'none'; readonly reason: string }

/** How many of the longest statements are planned. */
const most = 100

/** Plans what clients of the API had run, for whatever values, as those who asked: with their policies. Runs none of it. */
export async function readWholeTableReads(transaction: Transaction, { anonymousRole }: AdvisedSettings): Promise<WholeTableReads> {
  const recording = await readStatements(transaction)
  if (recording.kind === 'none') return recording
  const [server] = await transaction.query<{ readonly version: number }>(sql`select current_setting('server_version_num')::int as version`)
  if ((server?.version ?? 0) < 160_000)
    return { kind: 'none', reason: 'PostgreSQL plans a statement without its values from version 16 on' }
  const roles = new Set([anonymousRole, 'anon', 'authenticated', 'service_role'])
  const statements = recording.statements.filter(({ role }) => roles.has(role)).slice(0, most)
  const reads: WholeTableRead[] = []
  let unplanned = 0
  for (const statement of statements) {
    const planned = await tryInSavepoint(transaction, () => plan(transaction, statement))
    if (planned.kind === 'refused') unplanned++
    else if (planned.value.length > 0) reads.push({ statement, tables: planned.value })
  }
  return { kind: 'read', reads, unplanned }
}

async function plan({ query, run }: Transaction, { text, role }: RecordedStatement): Promise<WholeTableRead['tables']> {
  // Names without a schema are found where the API looks for them.
  await run(renderSql(sql`set local search_path to public, extensions; set local role ${identifier(role)}`).text)
  const [row] = await query<{ readonly 'QUERY PLAN': readonly [Plan] }>(
    sql`explain (generic_plan, verbose, format json) ${catalogText(text)}`,
  )
  const nodes = row === undefined ? [] : listNodes(row['QUERY PLAN'][0].Plan)
  return nodes.flatMap(({ 'Node Type': kind, Schema: schema, 'Relation Name': table }) =>
    kind === 'Seq Scan' && schema !== undefined && table !== undefined ? [{ schema, table }] : [],
  )
}
