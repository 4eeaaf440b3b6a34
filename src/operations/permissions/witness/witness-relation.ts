import { PostgresError } from '../../../postgres/types.ts'
import type { Judgement } from '../domain/judgement.ts'
import type { Relation } from '../facts.ts'
import type { RowScope } from '../rows/row-scope.ts'
import type { Operation, Subject, Witness } from '../types.ts'
import type { Attempt, Attempted } from './attempt.ts'
import { planBlindUpdate, planColumnProbe, planCount, planDelete, planEmptyWrite, planInsert, planUpdateToItself } from './plan-attempts.ts'
import { countRows, type PreparedRows, prepareRows, thinOut } from './prepare-rows.ts'
import { renderRecord } from './render-record.ts'
import { type AttemptOptions, runAttempts } from './run-attempts.ts'
import { toInsertWitnesses } from './to-insert-witnesses.ts'
import { type Stock, toWitness } from './to-witness.ts'

export type RowOperation = Exclude<Operation, 'execute'>

/** What was tried for one subject, operation, and column or none. */
export type Tried = { readonly subject: Subject; readonly operation: RowOperation; readonly column?: string }
export type TriedWitnesses = Tried & { readonly witnesses: readonly Witness[] }

export type WitnessScope = AttemptOptions & {
  readonly rows: RowScope
  readonly subjects: readonly Subject[]
  /** Which columns are worth a try is known from it; what it expects is not. */
  /** The relation itself, or what a view shows rows of. */
  readonly tables: readonly Relation[]
  readonly findRelation: (name: Pick<Relation, 'schema' | 'name'>) => Relation | undefined
  readonly judge: (subject: Subject, operation: RowOperation) => Judgement
  /** Who can do everything. */
  readonly owner: string
}

/** Rows that are left in a table for the statements that write to all of it. */
const mostRows = 100

/** `problem`: why there is no witness at all. */
export type RelationWitnesses = { readonly tried: readonly TriedWitnesses[]; readonly problem: string }

/** Tries everything with a relation, in a savepoint that is undone. */
export async function witnessRelation(scope: WitnessScope, relation: Relation): Promise<RelationWitnesses> {
  if (relation.kind === 'foreign table') return { tried: [], problem: 'its rows are on another server' }
  const { transaction } = scope.rows
  await transaction.run('savepoint relation')
  try {
    return { tried: await witnessOperations(scope, relation), problem: '' }
  } catch (error) {
    if (!(error instanceof PostgresError)) throw error
    return { tried: [], problem: `nobody can read it: ${error.message}` }
  } finally {
    await transaction.run('rollback to savepoint relation')
    await transaction.run('release savepoint relation')
  }
}

async function witnessOperations(scope: WitnessScope, relation: Relation): Promise<readonly TriedWitnesses[]> {
  const { rows: rowScope, subjects, tables, findRelation } = scope
  const rows = await prepareRows(rowScope, relation, { tables, subjects, findRelation })
  const there = relation.view === null ? undefined : await countAsOwner(scope, relation)
  const reads = await witnessReads(scope, relation, toStock(scope, rows.stock, there))
  const isLarge = rows.stock.there > mostRows && tables.includes(relation)
  const stock = isLarge ? { there: await thinOut(rowScope.transaction, relation, { subjects, most: mostRows }), generated: 0 } : rows.stock
  return [...reads, ...(await witnessWrites(scope, relation, { rows, stockOf: toStock(scope, stock, there) }))]
}

type StockOf = (tried: Tried) => Stock

/** A view that shows nothing is measured by what is beneath it, where that is what it keeps back. */
function toStock({ judge }: WitnessScope, stock: Stock, views: ViewCounts | undefined): StockOf {
  return ({ subject, operation }) => {
    if (views === undefined) return stock
    const { answer, denial } = judge(subject, operation)
    const isHidden = answer.kind === 'denied' && denial === 'rows'
    return { ...stock, there: isHidden ? views.beneath : (views.shown.get(subject.name) ?? 0) }
  }
}

type Planned = Tried & { readonly attempts: readonly Attempt[] }

async function witnessReads(scope: WitnessScope, relation: Relation, stockOf: StockOf): Promise<readonly TriedWitnesses[]> {
  const counts = scope.subjects.map((subject): Planned => ({ subject, operation: 'select', attempts: [planCount(subject, relation)] }))
  const probes = scope.subjects.flatMap((subject) => planProbes(subject, relation, 'select'))
  const tried = await runPlanned(scope, [...counts, ...probes])
  return tried.map(({ attempted, ...each }) => ({ ...each, witnesses: attempted.map((one) => toWitness(one, stockOf(each))) }))
}

type ViewCounts = { readonly shown: ReadonlyMap<string, number>; readonly beneath: number }

/** A view may show something else to everybody who asks: the rows that are there are those its owner sees with the same claims. */
async function countAsOwner({ owner, subjects, tables, rows, patience }: WitnessScope, relation: Relation): Promise<ViewCounts> {
  const attempts = subjects.map((subject) => planCount({ ...subject, role: owner }, relation))
  const counted = await runAttempts(rows.transaction, attempts, { patience })
  let beneath = 0
  for (const table of tables) beneath += await countRows(rows.transaction, table)
  return {
    shown: new Map(counted.map(({ attempt, outcome }) => [attempt.subject.name, outcome.kind === 'done' ? outcome.touched : 0])),
    beneath,
  }
}

type WriteRows = { readonly rows: PreparedRows; readonly stockOf: StockOf }

async function witnessWrites(scope: WitnessScope, relation: Relation, { rows, stockOf }: WriteRows): Promise<readonly TriedWitnesses[]> {
  const planned = scope.subjects.flatMap((subject): readonly Planned[] => [
    {
      subject,
      operation: 'insert',
      attempts: [...planInserts(scope, relation, { subject, rows }), planEmptyWrite(subject, relation, 'insert')],
    },
    ...planProbes(subject, relation, 'insert'),
    {
      subject,
      operation: 'update',
      attempts: [...planUpdates(scope, relation, { subject, rows }), planEmptyWrite(subject, relation, 'update')],
    },
    ...planProbes(subject, relation, 'update'),
    { subject, operation: 'delete', attempts: [planDelete(subject, relation), planEmptyWrite(subject, relation, 'delete')] },
  ])
  const tried = await runPlanned(scope, planned)
  return tried.map(({ attempted, ...each }) => ({
    ...each,
    witnesses:
      each.column === undefined
        ? toWriteWitnesses(attempted, each.operation, { stock: stockOf(each), problem: rows.problem })
        : attempted.map((one) => toWitness(one, stockOf(each))),
  }))
}

/** That nothing refuses a statement without a row says nothing; that something does, everything. */
function toWriteWitnesses(
  attempted: readonly Attempted[],
  operation: RowOperation,
  { stock, problem }: Pick<PreparedRows, 'stock' | 'problem'>,
): readonly Witness[] {
  const [empty, written] = [
    attempted.filter(({ attempt }) => attempt.kind === 'probe'),
    attempted.filter(({ attempt }) => attempt.kind !== 'probe'),
  ]
  const refused = empty.map((one) => toWitness(one, stock)).filter(({ kind }) => kind === 'refused')
  const shown = operation === 'insert' ? toInsertWitnesses(written, problem) : written.map((one) => toWitness(one, stock))
  return [...shown, ...refused]
}

function planProbes(subject: Subject, relation: Relation, operation: 'select' | 'insert' | 'update'): readonly Planned[] {
  return relation.columns.map(({ name: column }) => ({
    subject,
    operation,
    column,
    attempts: [planColumnProbe(subject, relation, { operation, column })],
  }))
}

type OneSubject = { readonly subject: Subject; readonly rows: PreparedRows }

/** A column that is not granted would refuse the row that the others let in; where no row could be made, one that a constraint stops is tried. */
function planInserts({ judge }: WitnessScope, relation: Relation, { subject, rows }: OneSubject): readonly Attempt[] {
  const open = listOpenColumns(judge(subject, 'insert'))
  const named = open.length > 0 ? open : relation.columns.slice(0, 1).map(({ name }) => name)
  const made = rows.candidates.get(subject.name) ?? []
  if (made.length === 0) {
    const record = rows.records[0] ?? renderRecord(relation, new Map())
    return named.slice(0, mostColumns).map((column) => planInsert(subject, relation, { record, columns: [column] }))
  }
  return made.map((candidate) => {
    const columns = candidate.columns.filter((column) => open.includes(column))
    return planInsert(subject, relation, { ...candidate, columns: columns.length > 0 ? columns : named.slice(0, 1) })
  })
}

/** Columns of a view that PostgreSQL may not take, so that one of them may be. */
const mostColumns = 3

function planUpdates({ judge }: WitnessScope, relation: Relation, { subject, rows }: OneSubject): readonly Attempt[] {
  const open = judge(subject, 'update').columns.filter(({ access }) => access !== 'no')
  const own = new Set(relation.policies.flatMap(({ ownColumns }) => ownColumns))
  // What no policy looks at changes nothing about who may see the row.
  const free = open.toSorted((one, other) => Number(own.has(one.column)) - Number(own.has(other.column)))
  const fallback = relation.columns.filter(({ derived }) => derived === null).slice(0, 1)
  const isKnown = open.every(({ access }) => access === 'yes')
  const columns = free.length > 0 ? free.slice(0, isKnown ? 1 : mostColumns).map(({ column }) => column) : fallback.map(({ name }) => name)
  return columns.flatMap((column) => [
    planUpdateToItself(subject, relation, column),
    ...rows.records.map((record) => planBlindUpdate(subject, relation, { column, record })),
  ])
}

function listOpenColumns({ columns }: Judgement): readonly string[] {
  return columns.filter(({ access }) => access !== 'no').map(({ column }) => column)
}

async function runPlanned(
  { rows, patience }: WitnessScope,
  planned: readonly Planned[],
): Promise<readonly (Tried & { readonly attempted: readonly Attempted[] })[]> {
  const attempted = await runAttempts(
    rows.transaction,
    planned.flatMap(({ attempts }) => attempts),
    { patience },
  )
  let at = 0
  return planned.map(({ attempts, ...tried }) => {
    const own = attempted.slice(at, at + attempts.length)
    at += attempts.length
    return { ...tried, attempted: own }
  })
}
