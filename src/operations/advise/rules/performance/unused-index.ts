import { createRule } from '../../domain/create-rule.ts'
import { isInnerSchema } from '../../domain/inner-schemas.ts'
import { renderName } from '../../domain/names.ts'
import { readIndexes } from '../../store/read-indexes.ts'
import { readStatisticsAge, renderAge, type StatisticsAge } from '../../store/read-statistics-age.ts'

export const unusedIndex = createRule({
  name: 'unused-index',
  area: 'performance',
  severity: 'note',
  splinter: '0005_unused_index',
  title: 'Nobody used an index since statistics are kept',
  reason:
    'Every write keeps the index up to date, and no query was faster for it. That says little while statistics are young: the report of the end of a month may need it, so that nothing is told before `dorsal.advise.statistics_days`. Statistics of replicas are their own: an index may be used there alone.',
  remedy: 'Look on the replicas as well, and drop it.',
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
  find: async ({ read, settings: { statisticsDays } }) => {
    const age = await read(readStatisticsAge)
    if (age === undefined || age.days < statisticsDays) return { kind: 'not applicable', reason: renderYouth(age, statisticsDays) }
    const unused = (await read(readIndexes)).filter(
      ({ schema, scans, isUnique, isPrimary }) => scans === 0 && !isUnique && !isPrimary && !isInnerSchema(schema),
    )
    return unused.map(({ schema, table, name, bytes }) => ({
      subject: `${schema}.${name}`,
      message: `Nobody used ${name} of ${renderName({ schema, name: table })} ${renderAge(age)}`,
      fix: `drop index concurrently ${renderName({ schema, name })};`,
      details: { bytes, since: age.since },
    }))
  },
})

function renderYouth(age: StatisticsAge | undefined, days: number): string {
  return age === undefined
    ? 'this login may not see since when PostgreSQL counts'
    : `PostgreSQL counts uses since ${age.since}; after ${days} days (dorsal.advise.statistics_days) they say something`
}
