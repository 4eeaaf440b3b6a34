import type { Cell } from '../types.ts'
import { canonicalizeCondition } from './canonicalize-condition.ts'
import { listMentionedColumns } from './list-mentioned-columns.ts'

/**
 * What became of the rows that an operation reaches. `reworded`: the condition reads otherwise, and reaches the same rows. `unsettled`: the same, but it
 * speaks of other columns, by which another row could tell the two apart. `unproven`: it reads otherwise, and no row shows what that means.
 */
export type RowsComparison = 'same' | 'reworded' | 'more' | 'fewer' | 'others' | 'unsettled' | 'unproven'

export type ComparedCells = {
  readonly before: Cell
  readonly after: Cell
  /** Whether both were witnessed on the same rows. */
  readonly isSameData: boolean
}

/** Of two cells that both let something pass: by the rows of their witnesses, and by their conditions where these do not tell. */
export async function compareRows({ before, after, isSameData }: ComparedCells): Promise<RowsComparison> {
  const isSameText = (await canonicalizeCondition(toCondition(before))) === (await canonicalizeCondition(toCondition(after)))
  const witnessed = before.operation === 'insert' ? undefined : compareWitnesses({ before, after, isSameData })
  if (witnessed === 'same') return isSameText ? 'same' : (await speakOfSame(before, after)) ? 'reworded' : 'unsettled'
  if (witnessed !== undefined) return witnessed
  if (isSameText) return 'same'
  if (after.answer.kind === 'allowed') return 'more'
  return before.answer.kind === 'allowed' ? 'fewer' : 'unproven'
}

function toCondition({ answer }: Cell): string {
  return answer.kind === 'some rows' ? answer.condition : 'true'
}

async function speakOfSame(before: Cell, after: Cell): Promise<boolean> {
  const [one, other] = [await listMentionedColumns(toCondition(before)), await listMentionedColumns(toCondition(after))]
  return one.join() === other.join()
}

/** Undefined when they do not tell: of other rows, or of as many but nobody knows which. */
function compareWitnesses({
  before,
  after,
  isSameData,
}: ComparedCells): Exclude<RowsComparison, 'reworded' | 'unsettled' | 'unproven'> | undefined {
  const [one, other] = [before.witness, after.witness]
  if (one.kind !== 'rows' || other.kind !== 'rows' || one.there === 0 || other.there === 0) return undefined
  const isAll = one.touched === one.there && other.touched === other.there
  const isEnd = isAll || (one.touched === 0 && other.touched === 0)
  // Rows are made for a witness where policies compare columns, so that two states of one table may hold more and fewer.
  if (one.there !== other.there) return isEnd ? 'same' : undefined
  if (one.touched !== other.touched) return one.touched < other.touched ? 'more' : 'fewer'
  if (one.which === undefined || other.which === undefined) return isEnd ? 'same' : undefined
  if (one.which === other.which) return 'same'
  // Views may show other values in as many rows, so that the whole of one is no proof either.
  if (isSameData) return 'others'
  return isEnd ? 'same' : undefined
}
