import { createRule } from '../../domain/create-rule.ts'
import { isInnerSchema } from '../../domain/inner-schemas.ts'
import { renderName } from '../../domain/names.ts'
import { readTableStatistics, type TableStatistics } from '../../store/read-table-statistics.ts'

/** Rows below which any plan is a good one. */
const fewRows = 10_000
/** Of live rows; autovacuum analyzes at a tenth. */
const leastShare = 0.3

export const statisticsTooOld = createRule({
  name: 'statistics-too-old',
  area: 'performance',
  severity: 'warning',
  title: 'PostgreSQL plans with an old picture of a table',
  reason:
    'Plans are chosen by what the last ANALYZE saw. After a restore or a large import there was none, and a table that has changed a lot since is joined and read in ways that were right for another one.',
  remedy: 'ANALYZE it; after every restore and import, analyze the database.',
  example: {
    kind: 'sql',
    dangerous: `create table events (id bigint primary key) with (autovacuum_enabled = false);
insert into events select generate_series(1, 20000);
select pg_stat_force_next_flush();`,
    safe: 'create table events (id bigint primary key); insert into events select generate_series(1, 5000); select pg_stat_force_next_flush();',
  },
  find: async ({ read }) => {
    const old = (await read(readTableStatistics)).filter(
      ({ schema, live, modifiedSinceAnalyze }) => live >= fewRows && modifiedSinceAnalyze >= leastShare * live && !isInnerSchema(schema),
    )
    return old.map((table) => ({
      subject: `${table.schema}.${table.table}`,
      message: `${renderName({ schema: table.schema, name: table.table })} ${describe(table)}`,
      fix: `analyze ${renderName({ schema: table.schema, name: table.table })};`,
      details: { live: table.live, modified: table.modifiedSinceAnalyze },
    }))
  },
})

function describe({ rows, live, modifiedSinceAnalyze, analyzedDaysAgo }: TableStatistics): string {
  if (rows < 0) return `has ${live} rows and was never analyzed`
  const ago = analyzedDaysAgo === null ? 'the last ANALYZE' : `its ANALYZE ${Math.round(analyzedDaysAgo)} days ago`
  return `had ${modifiedSinceAnalyze} of its ${live} rows changed since ${ago}`
}
