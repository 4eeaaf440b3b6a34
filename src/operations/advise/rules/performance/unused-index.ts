import { createRule } from '../../domain/create-rule.ts'
import { isInnerSchema } from '../../domain/inner-schemas.ts'
import { renderName } from '../../domain/names.ts'
import { readIndexes } from '../../store/read-indexes.ts'
import { readStatisticsAge, renderAge } from '../../store/read-statistics-age.ts'

/** Days of statistics that say something about a report of the end of a month. */
const enough = 35

export const unusedIndex = createRule({
  name: 'unused-index',
  area: 'performance',
  severity: 'note',
  splinter: '0005_unused_index',
  title: 'Nobody used an index since statistics are kept',
  reason:
    'Every write keeps the index up to date, and no query was faster for it. That says little while statistics are young: the report of the end of a month may need it. Statistics of replicas are their own: an index may be used there alone.',
  remedy: 'Look on the replicas as well; drop it when statistics are old enough.',
  example: {
    kind: 'sql',
    dangerous: `create table notes (id bigint primary key, author bigint);
create index notes_author on notes (author);`,
    safe: `create table notes (id bigint primary key, author bigint);
create index notes_author on notes (author);
set enable_seqscan = off;
select count(*) from notes where author = 1;
select pg_stat_force_next_flush();`,
  },
  find: async ({ read }) => {
    const unused = (await read(readIndexes)).filter(
      ({ schema, scans, isUnique, isPrimary }) => scans === 0 && !isUnique && !isPrimary && !isInnerSchema(schema),
    )
    const age = await read(readStatisticsAge)
    const isOld = age !== undefined && age.days >= enough
    return unused.map(({ schema, table, name, bytes }) => ({
      subject: `${schema}.${name}`,
      message: `Nobody used ${name} of ${renderName({ schema, name: table })} ${renderAge(age)}${isOld ? '' : ': too short a time to drop it'}`,
      ...(isOld ? { fix: `drop index concurrently ${renderName({ schema, name })};` } : {}),
      details: { bytes, since: age?.since ?? null },
    }))
  },
})
