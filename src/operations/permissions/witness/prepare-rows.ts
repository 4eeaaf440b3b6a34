import { identifier, joinSql, sql } from '../../../postgres/sql.ts'
import type { Transaction } from '../../../postgres/types.ts'
import type { Relation } from '../facts.ts'
import { generateRow } from '../rows/generate-row.ts'
import type { RowScope } from '../rows/row-scope.ts'
import type { Subject } from '../types.ts'
import { findClaimedValues, listClaimedColumns } from './claimed-values.ts'
import { type Candidate, nameOf } from './plan-attempts.ts'
import { renderRecord } from './render-record.ts'
import type { Stock } from './to-witness.ts'

/** Rows that are worth a try, and what is in the table. */
export type PreparedRows = {
  readonly stock: Stock
  /** To insert, by the name of the subject: one with its claims where policies compare them, and one without. */
  readonly candidates: ReadonlyMap<string, readonly Candidate[]>
  /** Why no row could be made. */
  readonly problem: string | undefined
  /** Of rows that are there, to take values for updates from. */
  readonly records: readonly string[]
}

const isTable = ({ kind }: Relation) => kind === 'table' || kind === 'partitioned table'

/** Makes rows for the length of the transaction: one where the table is empty, and for each subject one that policies would take for its own. */
export async function prepareRows(scope: RowScope, relation: Relation, subjects: readonly Subject[]): Promise<PreparedRows> {
  const { transaction } = scope
  const wanted = new Map(subjects.map((subject) => [subject.name, findClaimedValues(relation, subject)]))
  let generated = 0
  let problem: string | undefined
  const make = async (values: ReadonlyMap<string, string>, isKept: boolean) => {
    const made = await generateRow(scope, { table: { schema: relation.schema, name: relation.name }, wanted: values, isKept })
    if (made.kind === 'refused') problem ??= made.reason
    else if (isKept) generated += 1
    return made.kind === 'refused' ? [] : [{ record: renderRecord(relation, made.stored), columns: [...made.given.keys()] }]
  }
  if (isTable(relation)) {
    for (const values of new Set(wanted.values())) if (values.size > 0) await make(values, true)
    if (generated === 0 && (await countRows(transaction, relation)) === 0) await make(new Map(), true)
  }
  const takesRows = isTable(relation) || relation.writable.includes('insert')
  const plain = takesRows ? await make(new Map(), false) : []
  const candidates = new Map<string, readonly Candidate[]>()
  for (const [name, values] of wanted) candidates.set(name, [...(takesRows && values.size > 0 ? await make(values, false) : []), ...plain])
  return {
    stock: { there: await countRows(transaction, relation), generated },
    candidates,
    problem,
    records: await readRecords(transaction, relation, wanted),
  }
}

async function countRows(transaction: Transaction, relation: Relation): Promise<number> {
  const [row] = await transaction.query<{ count: number }>(sql`select count(*)::int as count from ${nameOf(relation)}`)
  return row?.count ?? 0
}

/** Some, those first that belong to a subject. */
async function readRecords(
  transaction: Transaction,
  relation: Relation,
  wanted: ReadonlyMap<string, ReadonlyMap<string, string>>,
): Promise<readonly string[]> {
  const rows = await transaction.query<{ record: string }>(
    sql`select relation::text as record from ${nameOf(relation)} as relation order by ${ownFirst(relation, wanted)} limit 3`,
  )
  return rows.map(({ record }) => record)
}

/** Leaves the first rows and those of the subjects in a table: what writes to all of it is tried often. */
export async function thinOut(
  transaction: Transaction,
  relation: Relation,
  { subjects, most }: { readonly subjects: readonly Subject[]; readonly most: number },
): Promise<number> {
  const wanted = new Map(subjects.map((subject) => [subject.name, findClaimedValues(relation, subject)]))
  // In this mode no trigger and no foreign key is asked.
  await transaction.run("set local session_replication_role = 'replica'")
  await transaction.query(sql`delete from ${nameOf(relation)} where (tableoid, ctid) not in (
    select relation.tableoid, relation.ctid from ${nameOf(relation)} as relation order by ${ownFirst(relation, wanted)} limit ${String(most)}::int)`)
  await transaction.run("set local session_replication_role = 'origin'")
  return await countRows(transaction, relation)
}

function ownFirst(relation: Relation, wanted: ReadonlyMap<string, ReadonlyMap<string, string>>) {
  const conditions = listClaimedColumns(relation).map((column) => {
    const values = [...wanted.values()].flatMap((each) => each.get(column) ?? [])
    return sql`relation.${identifier(column)}::text = any (array(select jsonb_array_elements_text(${JSON.stringify(values)}::jsonb)))`
  })
  return conditions.length === 0 ? sql`(select null)` : sql`(${joinSql(conditions, sql` or `)}) is not true`
}
