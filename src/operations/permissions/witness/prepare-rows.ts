import { identifier, joinSql, sql } from '../../../postgres/sql.ts'
import type { Transaction } from '../../../postgres/types.ts'
import type { Relation } from '../facts.ts'
import { generateRow } from '../rows/generate-row.ts'
import type { RowScope } from '../rows/row-scope.ts'
import type { RowValues } from '../rows/types.ts'
import type { Subject } from '../types.ts'
import { findClaimedValues, listClaimedColumns } from './claimed-values.ts'
import { type Candidate, nameOf } from './plan-attempts.ts'
import { renderRecord } from './render-record.ts'
import type { Stock } from './to-witness.ts'
import { type Parents, varyValues } from './vary-values.ts'

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

/**
 * Makes rows for the length of the transaction: one where a table is empty, and for each subject one that policies would take for its own. `tables`: the
 * relation itself, or those beneath a view.
 */
export async function prepareRows(
  scope: RowScope,
  relation: Relation,
  { tables, subjects, findRelation }: Prepared,
): Promise<PreparedRows> {
  const { transaction } = scope
  await leavePart(transaction, relation)
  let generated = 0
  for (const table of tables) generated += await fillTable(scope, table, subjects)
  const fillParent = (parent: Relation) => fillTable(scope, parent, subjects)
  const varied = tables.includes(relation) ? await varyValues(scope, relation, { findRelation, fillParent }) : []
  for (const values of varied) generated += await keepRow(scope, relation, values)
  const wanted = toWanted(relation, subjects)
  const takesRows = isTable(relation) || relation.writable.includes('insert')
  const made = takesRows ? await makeCandidates(scope, relation, { wanted, varied }) : { candidates: new Map(), problem: undefined }
  return {
    ...made,
    stock: { there: await countRows(transaction, relation), generated },
    records: await readRecords(transaction, relation, wanted),
  }
}

type Prepared = {
  readonly tables: readonly Relation[]
  readonly subjects: readonly Subject[]
  readonly findRelation: Parents['findRelation']
}
type Wanted = ReadonlyMap<string, ReadonlyMap<string, string>>

function toWanted(relation: Relation, subjects: readonly Subject[]): Wanted {
  return new Map(subjects.map((subject) => [subject.name, findClaimedValues(relation, subject)]))
}

/** Rows of other parts are taken out, so that a statement without a WHERE is about this one. */
async function leavePart(transaction: Transaction, relation: Relation): Promise<void> {
  if (relation.part === undefined) return
  const { column, value } = relation.part
  await withoutTriggers(transaction, () =>
    transaction.query(sql`delete from ${nameOf(relation)} where ${identifier(column)} is distinct from ${value}`),
  )
  // Supabase's storage lets nobody delete a file's row by SQL, but itself, which sets this.
  await transaction.query(sql`select set_config('storage.allow_delete_query', 'true', true)`)
}

/** In this mode no trigger and no foreign key is asked. */
async function withoutTriggers(transaction: Transaction, work: () => Promise<unknown>): Promise<void> {
  await transaction.run("set local session_replication_role = 'replica'")
  await work()
  await transaction.run("set local session_replication_role = 'origin'")
}

/** How many rows it made: beside those of subjects one of somebody else where there is none, or who sees everything would look like who sees their own. */
async function fillTable(scope: RowScope, table: Relation, subjects: readonly Subject[]): Promise<number> {
  const own = [...toWanted(table, subjects).values()].filter(({ size }) => size > 0)
  const isEmpty = (await countRows(scope.transaction, table)) === 0
  let made = 0
  for (const wanted of isEmpty ? [new Map<string, string>(), ...own] : own) made += await keepRow(scope, table, wanted)
  return made
}

function inPart({ part }: Relation, values: RowValues): RowValues {
  return part === undefined ? values : new Map([...values, [part.column, part.value]])
}

/** 1 when a row could be made. */
async function keepRow(scope: RowScope, table: Relation, wanted: RowValues): Promise<number> {
  const { schema, name } = table
  return (await generateRow(scope, { table: { schema, name }, wanted: inPart(table, wanted), isKept: true })).kind === 'row' ? 1 : 0
}

type Candidates = { readonly wanted: Wanted; readonly varied: readonly RowValues[] }

async function makeCandidates(
  scope: RowScope,
  relation: Relation,
  { wanted, varied }: Candidates,
): Promise<Pick<PreparedRows, 'candidates' | 'problem'>> {
  let problem: string | undefined
  const make = async (values: RowValues): Promise<readonly Candidate[]> => {
    const made = await generateRow(scope, {
      table: { schema: relation.schema, name: relation.name },
      wanted: inPart(relation, values),
      isKept: false,
    })
    if (made.kind === 'row') return [{ record: renderRecord(relation, made.stored), columns: [...made.given.keys()] }]
    problem ??= made.reason
    return []
  }
  const plain = [...(await make(new Map()))]
  for (const values of varied) plain.push(...(await make(values)))
  const candidates = new Map<string, readonly Candidate[]>()
  for (const [name, values] of wanted) candidates.set(name, [...(values.size > 0 ? await make(values) : []), ...plain])
  return { candidates, problem }
}

export async function countRows(transaction: Transaction, relation: Relation): Promise<number> {
  const [row] = await transaction.query<{ count: number }>(sql`select count(*)::int as count from ${nameOf(relation)}`)
  return row?.count ?? 0
}

/** Some, those first that belong to a subject. */
async function readRecords(transaction: Transaction, relation: Relation, wanted: Wanted): Promise<readonly string[]> {
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
  const wanted = toWanted(relation, subjects)
  await withoutTriggers(transaction, () =>
    transaction.query(sql`delete from ${nameOf(relation)} where (tableoid, ctid) not in (
      select relation.tableoid, relation.ctid from ${nameOf(relation)} as relation order by ${ownFirst(relation, wanted)} limit ${String(most)}::int)`),
  )
  return await countRows(transaction, relation)
}

function ownFirst(relation: Relation, wanted: Wanted) {
  const conditions = listClaimedColumns(relation).map((column) => {
    const values = [...wanted.values()].flatMap((each) => each.get(column) ?? [])
    return sql`relation.${identifier(column)}::text = any (array(select jsonb_array_elements_text(${JSON.stringify(values)}::jsonb)))`
  })
  return conditions.length === 0 ? sql`(select null)` : sql`(${joinSql(conditions, sql` or `)}) is not true`
}
