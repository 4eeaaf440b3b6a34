import type { Cell, Matrix, ProtectedObject, Reason } from '../types.ts'
import { type CellChange, type CellComparison, compareCells } from './compare-cells.ts'
import { compareSurroundings } from './compare-surroundings.ts'
import { describeChange, joinWords, toLabel } from './describe-change.ts'
import { findCauses } from './find-causes.ts'
import { diffVersion, type PermissionChange, type PermissionDiff } from './types.ts'

/** What may be done with the second that could not be with the first, and the other way round: nothing else, each in one sentence. */
export async function compareMatrices(before: Matrix, after: Matrix): Promise<PermissionDiff> {
  const compared = settleDoubts(await comparePairs(pairCells(before, after)))
  const found = compared.flatMap(({ pair, changes }) => changes.map((change): Found => ({ ...pair, change })))
  return {
    version: diffVersion,
    changes: groupSubjects(found.map((each) => toChange(each, { before, after }))),
    surroundings: compareSurroundings(before, after),
    unshown: compared.filter(({ isUnshown }) => isUnshown).map(({ pair }) => describeUnshown(pair)),
  }
}

type Pair = {
  readonly object: ProtectedObject
  readonly cell: Cell
  readonly before: Cell | undefined
  readonly after: Cell | undefined
  readonly isSameData: boolean
}

type Found = Pair & { readonly change: CellChange }

type ComparedPair = CellComparison & { readonly pair: Pair }

async function comparePairs(pairs: readonly Pair[]): Promise<readonly ComparedPair[]> {
  const compared: ComparedPair[] = []
  for (const pair of pairs) compared.push({ pair, ...(await compareCells(pair)) })
  return compared
}

/** Where rows told the difference for somebody they would have told it for the others; where they told it for nobody, there may be such rows one day. */
function settleDoubts(compared: readonly ComparedPair[]): readonly ComparedPair[] {
  const toDeed = ({ pair: { object, cell } }: ComparedPair) => JSON.stringify([object.id, cell.operation])
  const settled = new Set(compared.filter(({ changes }) => changes.length > 0).map(toDeed))
  return compared.map((each) =>
    each.doubt === undefined || settled.has(toDeed(each)) ? each : { ...each, changes: [...each.changes, each.doubt], isUnshown: false },
  )
}

/** By object, subject and operation, those of the second first. */
function pairCells(before: Matrix, after: Matrix): readonly Pair[] {
  const [old, now] = [indexCells(before), indexCells(after)]
  const objects = new Map([...before.objects, ...after.objects].map((object) => [object.id, object]))
  const sameData = findSameData(old, now)
  return [...new Map([...now, ...old])].flatMap(([key, cell]) => {
    const object = objects.get(cell.object)
    return object === undefined ? [] : [{ object, cell, before: old.get(key), after: now.get(key), isSameData: sameData.has(cell.object) }]
  })
}

function indexCells({ cells }: Matrix): ReadonlyMap<string, Cell> {
  return new Map(cells.map((cell) => [JSON.stringify([cell.object, cell.subject, cell.operation]), cell]))
}

/** Objects of which somebody who sees every row sees the same in both: there, other rows mean another permission. */
function findSameData(before: ReadonlyMap<string, Cell>, after: ReadonlyMap<string, Cell>): ReadonlySet<string> {
  const same = [...after].filter(([key, cell]) => {
    const whole = findWhole(cell)
    return whole !== undefined && whole === findWhole(before.get(key))
  })
  return new Set(same.map(([, { object }]) => object))
}

function findWhole(cell: Cell | undefined): string | undefined {
  if (cell?.operation !== 'select' || cell.witness.kind !== 'rows' || cell.witness.touched !== cell.witness.there) return undefined
  return cell.witness.which
}

type Matrices = { readonly before: Matrix; readonly after: Matrix }

type SingleChange = Omit<PermissionChange, 'subjects' | 'sentence'> & { readonly subject: string; readonly deed: string }

function toChange({ change, object, cell, before, after }: Found, matrices: Matrices): SingleChange {
  const { subject, operation } = cell
  return {
    ...{ effect: change.effect, subject, object: object.id, operation, columns: change.columns },
    ...{ before: before?.answer ?? null, after: after?.answer ?? null },
    causes: findAppearance(cell, matrices) ?? explain(change, before, after),
    deed: describeChange(change, { object, operation, before, after }),
  }
}

/** What came or went explains everything about it. */
function findAppearance({ subject, object }: Cell, { before, after }: Matrices): readonly string[] | undefined {
  const [objects, subjects] = [before.objects.map(({ id }) => id), before.subjects.map(({ name }) => name)]
  if (!objects.includes(object)) return [`${toLabel({ id: object })} is new`]
  if (!after.objects.some(({ id }) => id === object)) return [`${toLabel({ id: object })} is gone`]
  if (!subjects.includes(subject)) return [`${subject} is new`]
  return after.subjects.some(({ name }) => name === subject) ? undefined : [`${subject} is gone`]
}

function explain({ columns }: CellChange, before: Cell | undefined, after: Cell | undefined): readonly string[] {
  const causes = findCauses(listReasons(before, columns), listReasons(after, columns))
  return causes.length > 0 ? causes : ['what its conditions or functions read or run has changed']
}

/** Of the columns that changed, their own reasons as well. */
function listReasons(cell: Cell | undefined, columns: readonly string[]): readonly Reason[] {
  const ofColumns = (cell?.columns ?? []).filter(({ column }) => columns.includes(column)).flatMap((each) => each.static.reasons)
  return [...(cell?.static.reasons ?? []), ...ofColumns]
}

function describeUnshown({ object, before, after, cell: { subject, operation } }: Pair): string {
  return toLine(`${subject}, ${operation} on ${toLabel(object)}: ${describeAnswer(before)} before, now ${describeAnswer(after)}`)
}

function describeAnswer(cell: Cell | undefined): string {
  const answer = cell?.answer ?? { kind: 'denied' }
  return answer.kind === 'some rows' ? `where ${answer.condition}` : answer.kind
}

function groupSubjects(changes: readonly SingleChange[]): readonly PermissionChange[] {
  const groups = Map.groupBy(changes, ({ effect, object, operation, deed, causes }) =>
    JSON.stringify([effect, object, operation, deed, causes]),
  )
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    if (first === undefined) return []
    const { subject: _subject, deed, ...change } = first
    const subjects = group.map(({ subject }) => subject)
    return [{ ...change, subjects, sentence: toLine(`${joinWords(subjects)} ${deed}: ${change.causes.join('; ')}`) }]
  })
}

/** PostgreSQL breaks the lines of subqueries. */
function toLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ')
}
