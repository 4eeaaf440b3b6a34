import type { Database } from '../../../../postgres/types.ts'
import type { MeasuredIndex } from '../indexes/choose-indexes.ts'
import type { RecordedWrites } from '../indexes/judge-index.ts'
import { renderConcurrently, toIndexName } from '../indexes/render-index.ts'
import type { ReadMeasurement } from '../indexes/types.ts'
import { weighStatement } from '../indexes/weigh-statement.ts'
import { estimateReads } from './estimate-reads.ts'
import type { SizedIndex } from './size-indexes.ts'

export type EstimateOptions = {
  readonly recorded: RecordedWrites
  /** Milliseconds of everything that was recorded. */
  readonly total: number
}

/** What the planner expects of one index, which it overlooks again afterwards. */
export async function estimateIndex(
  copy: Database,
  { candidate, built, bytes }: SizedIndex,
  options: EstimateOptions,
): Promise<MeasuredIndex> {
  const { index, runnables } = candidate
  const reads = await copy.transaction({ end: 'rollback' }, async (transaction) => {
    const estimated: ReadMeasurement[] = []
    for (const runnable of runnables) {
      const costs = await estimateReads(transaction, runnable, built)
      if (costs !== undefined)
        estimated.push({ statement: runnable.statement, ...costs, ...weighStatement(runnable.statement, options.total) })
    }
    return estimated
  })
  const { recorded } = options
  const statement = renderConcurrently(index)
  return { basis: 'estimated', index, name: toIndexName(index), bytes, reads, writes: null, recorded, statement }
}
