import { createRule } from '../../domain/create-rule.ts'
import { nameStatement, shortenStatement } from '../../domain/describe-statement.ts'
import { readStatements } from '../../store/read-statements.ts'

/** Blocks of 8 KiB over all calls: 8 MB. */
const leastBlocks = 1000

export const workMemSpills = createRule({
  name: 'work-mem-spills',
  area: 'performance',
  severity: 'warning',
  title: 'A statement sorts on the disk',
  reason:
    'What a sort or a hash needs beyond work_mem goes to temporary files, which are written and read again at each call. pg_stat_statements counts them.',
  remedy:
    'Ask for fewer rows, or let an index give them in order. Where neither is possible, more work_mem for the role that asks: each sort of each connection may take as much.',
  example: {
    kind: 'sql',
    dangerous: `set work_mem = '64kB';
select count(*) from (select n, md5(n::text) as hash from generate_series(1, 200000) n order by hash) sorted;`,
    safe: `set work_mem = '64MB';
select count(*) from (select n, md5(n::text) as hash from generate_series(1, 2000) n order by hash) sorted;`,
  },
  find: async ({ read }) => {
    const recording = await read(readStatements)
    if (recording.kind === 'none') return { kind: 'could not run', reason: recording.reason }
    return recording.statements
      .filter(({ spilled }) => spilled >= leastBlocks)
      .map((statement) => {
        const { spilled, calls, role, milliseconds } = statement
        const each = Math.round((spilled * 8) / calls)
        return {
          subject: nameStatement(statement),
          message: `${each} kB go to temporary files at each of ${calls} calls by ${role}: ${shortenStatement(statement)}`,
          details: { statement: statement.text, calls, kilobytes: spilled * 8, milliseconds },
        }
      })
  },
})
