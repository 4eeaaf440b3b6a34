import { createRule } from '../../domain/create-rule.ts'
import { readActivity } from '../../store/read-activity.ts'
import { readStatisticsAge, renderAge } from '../../store/read-statistics-age.ts'

/** Blocks that say something: 8 GB. */
const enough = 1_000_000
const leastShare = 0.95

export const cacheTooSmall = createRule({
  name: 'cache-too-small',
  area: 'performance',
  severity: 'note',
  title: 'PostgreSQL often looks for blocks that are not in its memory',
  reason:
    'A block that is not in shared_buffers comes from the operating system, or from the disk. An application that asks for the same rows again and again should find nearly all of them in memory; reads of whole tables spoil that as much as a memory that is too small.',
  remedy: 'First the statements that read whole tables; then shared_buffers, a quarter of the memory of the machine.',
  example: { kind: 'sql', dangerous: '', safe: 'select 1;' },
  find: async ({ read }) => {
    const { hits, reads } = await read(readActivity)
    const share = hits / Math.max(1, hits + reads)
    if (hits + reads < enough)
      return { kind: 'not applicable', reason: 'fewer than a million blocks were asked for since statistics are kept' }
    if (share >= leastShare) return []
    const age = renderAge(await read(readStatisticsAge))
    return [
      {
        subject: 'shared_buffers',
        message: `${Math.floor(share * 100)} % of the blocks asked for were in memory ${age}; ${reads} were not`,
        details: { hits, reads },
      },
    ]
  },
})
