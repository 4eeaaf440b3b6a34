import type { Cell } from '../types.ts'
import { canonicalizeCondition } from './canonicalize-condition.ts'
import { type ComparedCells, compareRows } from './compare-rows.ts'
import type { Effect } from './types.ts'

/** What changed in one cell. `columns` are named when it is not all that can be named. */
export type CellChange = {
  readonly effect: Effect
  readonly kind: 'gained' | 'lost' | 'more rows' | 'fewer rows' | 'other rows' | 'other condition' | 'not checked'
  readonly columns: readonly string[]
}

export type CellComparison = {
  readonly changes: readonly CellChange[]
  /** The catalogs say something else now, and no row tells the difference. */
  readonly isUnshown: boolean
  /** What that comes to unless a row tells the difference for somebody else. */
  readonly doubt?: CellChange
}

/** One subject, object and operation before and after; undefined where there was none, which lets nothing pass. */
export async function compareCells({
  before,
  after,
  isSameData,
}: {
  readonly before: Cell | undefined
  readonly after: Cell | undefined
  readonly isSameData: boolean
}): Promise<CellComparison> {
  if (isOpen(before) || isOpen(after)) return { changes: compareOpen(before, after), isUnshown: false }
  if (!reaches(before) || !reaches(after)) return await compareReach(before, after)
  const cells: ComparedCells = { before, after, isSameData }
  const rows = await compareRows(cells)
  if (rows === 'unsettled') return { changes: compareColumns(cells), isUnshown: true, doubt: { ...rowChanges.unproven, columns: [] } }
  const row = rowChanges[rows]
  return { changes: [...compareColumns(cells), ...(row === undefined ? [] : [{ ...row, columns: [] }])], isUnshown: rows === 'reworded' }
}

/** Where one of the two lets nothing pass. A condition that no row fulfils is as closed as a refusal. */
async function compareReach(before: Cell | undefined, after: Cell | undefined): Promise<CellComparison> {
  if (reaches(after)) return { changes: [gained(listPartial(after))], isUnshown: false }
  if (reaches(before)) return { changes: [lost(after === undefined ? [] : listPartial(before))], isUnshown: false }
  return { changes: [], isUnshown: (await toPaper(before)) !== (await toPaper(after)) }
}

/** What the catalogs say, so far as it can be compared. */
async function toPaper(cell: Cell | undefined): Promise<string> {
  return cell?.answer.kind === 'some rows' ? await canonicalizeCondition(cell.answer.condition) : 'denied'
}

const rowChanges = {
  same: undefined,
  reworded: undefined,
  more: { effect: 'widens', kind: 'more rows' },
  fewer: { effect: 'narrows', kind: 'fewer rows' },
  others: { effect: 'alters', kind: 'other rows' },
  unproven: { effect: 'open', kind: 'other condition' },
} as const

const gained = (columns: readonly string[]): CellChange => ({ effect: 'widens', kind: 'gained', columns })
const lost = (columns: readonly string[]): CellChange => ({ effect: 'narrows', kind: 'lost', columns })

/** A statement that was refused by something it runs did not get through, whatever the catalogs do not say about it. */
function isOpen(cell: Cell | undefined): boolean {
  return cell?.answer.kind === 'could not be checked' && cell.witness.kind !== 'refused'
}

/** What was never known did not change; what is not known any more did. */
function compareOpen(before: Cell | undefined, after: Cell | undefined): readonly CellChange[] {
  if (isOpen(before) && isOpen(after)) return []
  return [{ effect: 'open', kind: 'not checked', columns: [] }]
}

function passes(cell: Cell | undefined): cell is Cell {
  return cell !== undefined && cell.answer.kind !== 'denied'
}

/** Whether it was seen to let something pass, or nothing else is known than that it does. */
function reaches(cell: Cell | undefined): cell is Cell {
  if (!passes(cell)) return false
  const { answer, witness } = cell
  if (answer.kind !== 'some rows') return answer.kind === 'allowed'
  if (witness.kind === 'refused') return witness.by !== 'policy'
  return witness.kind !== 'rows' || witness.touched > 0 || witness.there === 0
}

function listPassing({ columns }: Cell): readonly string[] {
  return columns.filter(({ answer }) => answer.kind === 'allowed' || answer.kind === 'some rows').map(({ column }) => column)
}

/** Empty when every column passes. */
function listPartial(cell: Cell): readonly string[] {
  const passing = listPassing(cell)
  return passing.length === cell.columns.length ? [] : passing
}

function compareColumns({ before, after }: ComparedCells): readonly CellChange[] {
  const [one, other] = [listPassing(before), listPassing(after)]
  const fresh = other.filter((column) => !one.includes(column))
  const gone = one.filter((column) => !other.includes(column))
  return [...(fresh.length === 0 ? [] : [gained(fresh)]), ...(gone.length === 0 ? [] : [lost(gone)])]
}
