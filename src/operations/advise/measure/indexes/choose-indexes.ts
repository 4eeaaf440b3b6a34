import { type Judged, judgeIndex, type RecordedWrites } from './judge-index.ts'
import { toIndexName } from './render-index.ts'
import type { IndexAdvice, ReadMeasurement } from './types.ts'

export type MeasuredIndex = Omit<IndexAdvice, keyof Judged> & { readonly recorded: RecordedWrites }

/**
 * The indexes that pay together: the one that saves most first, and then every other by what is left to save. What one index does already is no reason
 * for a second.
 */
export function chooseIndexes(measured: readonly MeasuredIndex[]): readonly IndexAdvice[] {
  const chosen: IndexAdvice[] = []
  let left = measured
  for (;;) {
    const judged = left.map((each) => ({ each, advice: judge(each, chosen) }))
    const [best] = judged
      .filter(({ advice }) => advice.verdict === 'advised')
      .toSorted((a, b) => b.advice.saved - a.advice.saved || narrower(a.advice, b.advice))
    if (best === undefined) return [...chosen, ...judged.map(({ advice }) => advice)]
    chosen.push(best.advice)
    left = left.filter((each) => each !== best.each)
  }
}

const narrower = (a: IndexAdvice, b: IndexAdvice): number => a.bytes - b.bytes

function judge({ recorded, ...measured }: MeasuredIndex, chosen: readonly IndexAdvice[]): IndexAdvice {
  const alone = judgeIndex(measured, recorded)
  const beside = judgeIndex({ ...measured, reads: measured.reads.map((read) => withChosen(read, chosen)) }, recorded)
  if (alone.verdict === 'not advised' || beside.verdict === 'advised')
    return { ...measured, ...beside, ...(beside.verdict === 'advised' ? {} : alone) }
  const rival = chosen.find(({ reads }) => reads.some((read) => measured.reads.some(({ statement }) => statement === read.statement)))
  const reason = rival === undefined ? beside.reason : `What it makes faster, ${toIndexName(rival.index)} makes faster as well`
  return { ...measured, ...beside, reason }
}

/** What is left of the statement with what was chosen. */
function withChosen(read: ReadMeasurement, chosen: readonly IndexAdvice[]): ReadMeasurement {
  const others = chosen.flatMap(({ reads }) => reads.filter(({ statement }) => statement === read.statement))
  const left = Math.min(1, ...others.map(({ before, after }) => after / before))
  return { ...read, before: read.before * left, recorded: read.recorded * left, share: read.share * left }
}
