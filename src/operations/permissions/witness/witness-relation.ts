import type { Judgement } from '../domain/judgement.ts'
import type { Relation } from '../facts.ts'
import type { RowScope } from '../rows/row-scope.ts'
import type { Operation, Subject, Witness } from '../types.ts'
import type { Attempt, Attempted } from './attempt.ts'
import { planBlindUpdate, planColumnProbe, planCount, planDelete, planEmptyWrite, planInsert, planUpdateToItself } from './plan-attempts.ts'
import { type PreparedRows, prepareRows, thinOut } from './prepare-rows.ts'
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
  readonly judge: (subject: Subject, operation: RowOperation) => Judgement
  /** Who can do everything. */
  readonly owner: string
}

/** Rows that are left in a table for the statements that write to all of it. */
const mostRows = 100

/** Tries everything with a relation, in a savepoint that is undone. */
export async function witnessRelation(scope: WitnessScope, relation: Relation): Promise<readonly TriedWitnesses[]> {
  if (relation.kind === 'foreign table') return []
  const { transaction } = scope.rows
  await transaction.run('savepoint relation')
  const rows = await prepareRows(scope.rows, relation, scope.subjects)
  const reads = await witnessReads(scope, relation, rows)
  const stock = rows.stock.there <= mostRows || relation.view !== null ? rows.stock : await thin(scope, relation)
  const writes = await witnessWrites(scope, relation, { ...rows, stock })
  await transaction.run('rollback to savepoint relation')
  await transaction.run('release savepoint relation')
  return [...reads, ...writes]
}

async function thin({ rows, subjects }: WitnessScope, relation: Relation): Promise<Stock> {
  if (relation.kind !== 'table' && relation.kind !== 'partitioned table') return { there: 0, generated: 0 }
  return { there: await thinOut(rows.transaction, relation, { subjects, most: mostRows }), generated: 0 }
}

type Planned = Tried & { readonly attempts: readonly Attempt[] }

async function witnessReads(scope: WitnessScope, relation: Relation, { stock }: PreparedRows): Promise<readonly TriedWitnesses[]> {
  const counts = scope.subjects.map((subject): Planned => ({ subject, operation: 'select', attempts: [planCount(subject, relation)] }))
  const probes = scope.subjects.flatMap((subject) => planProbes(subject, relation, 'select'))
  const there = relation.view === null ? undefined : await countAsOwner(scope, relation)
  const tried = await runPlanned(scope, [...counts, ...probes])
  return tried.map(({ attempted, ...each }) => ({
    ...each,
    witnesses: attempted.map((one) => toWitness(one, { ...stock, there: there?.get(each.subject.name) ?? stock.there })),
  }))
}

/** A view may show something else to everybody who asks: the rows that are there are those its owner sees with the same claims. */
async function countAsOwner({ owner, subjects, rows, patience }: WitnessScope, relation: Relation): Promise<ReadonlyMap<string, number>> {
  const attempts = subjects.map((subject) => planCount({ ...subject, role: owner }, relation))
  const counted = await runAttempts(rows.transaction, attempts, { patience })
  return new Map(counted.map(({ attempt, outcome }) => [attempt.subject.name, outcome.kind === 'done' ? outcome.touched : 0]))
}

async function witnessWrites(scope: WitnessScope, relation: Relation, rows: PreparedRows): Promise<readonly TriedWitnesses[]> {
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
      each.column === undefined ? toWriteWitnesses(attempted, each.operation, rows) : attempted.map((one) => toWitness(one, rows.stock)),
  }))
}

/** That nothing refuses a statement without a row says nothing; that something does, everything. */
function toWriteWitnesses(attempted: readonly Attempted[], operation: RowOperation, { stock, problem }: PreparedRows): readonly Witness[] {
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

/** A column that is not granted would refuse the row that the others let in. */
function planInserts({ judge }: WitnessScope, relation: Relation, { subject, rows }: OneSubject): readonly Attempt[] {
  const open = new Set(listOpenColumns(judge(subject, 'insert')))
  return (rows.candidates.get(subject.name) ?? []).map((candidate) => {
    const columns = candidate.columns.filter((column) => open.has(column))
    const [first] = open.size === 0 ? relation.columns.map(({ name }) => name) : open
    return planInsert(subject, relation, { ...candidate, columns: columns.length > 0 || first === undefined ? columns : [first] })
  })
}

function planUpdates({ judge }: WitnessScope, relation: Relation, { subject, rows }: OneSubject): readonly Attempt[] {
  const open = listOpenColumns(judge(subject, 'update'))
  const own = new Set(relation.policies.flatMap(({ ownColumns }) => ownColumns))
  // What no policy looks at changes nothing about who may see the row.
  const column = open.find((name) => !own.has(name)) ?? open[0] ?? relation.columns.find(({ derived }) => derived === null)?.name
  if (column === undefined) return []
  const blind = rows.records.map((record) => planBlindUpdate(subject, relation, { column, record }))
  return [planUpdateToItself(subject, relation, column), ...blind]
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
