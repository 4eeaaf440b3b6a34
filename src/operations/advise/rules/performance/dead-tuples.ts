import { createRule } from '../../domain/create-rule.ts'
import { isInnerSchema } from '../../domain/inner-schemas.ts'
import { renderName } from '../../domain/names.ts'
import { readTableStatistics } from '../../store/read-table-statistics.ts'

const leastDead = 10_000
/** Of live rows; autovacuum begins at a fifth. */
const leastShare = 0.4

export const deadTuples = createRule({
  name: 'dead-tuples',
  area: 'performance',
  severity: 'warning',
  title: 'Dead rows pile up in a table',
  reason:
    'Autovacuum begins when a fifth of a table is dead. Twice that means it does not keep up, is switched off, or is held back by an old transaction, a replication slot or a prepared transaction.',
  remedy: 'VACUUM now; then find what held it back: long transactions, slots that nobody reads, or too few workers for many tables.',
  example: {
    kind: 'sql',
    dangerous: `create table jobs (id bigint primary key) with (autovacuum_enabled = false);
insert into jobs select generate_series(1, 30000);
delete from jobs where id > 15000;
select pg_stat_force_next_flush();`,
    safe: `create table jobs (id bigint primary key) with (autovacuum_enabled = false);
insert into jobs select generate_series(1, 30000);
delete from jobs where id > 29000;
select pg_stat_force_next_flush();`,
  },
  find: async ({ read }) => {
    const tables = (await read(readTableStatistics)).filter(
      ({ schema, live, dead }) => dead >= leastDead && dead >= leastShare * live && !isInnerSchema(schema),
    )
    return tables.map(({ schema, table, live, dead }) => ({
      subject: `${schema}.${table}`,
      message: `${renderName({ schema, name: table })} has ${dead} dead rows beside ${live} live ones`,
      fix: `vacuum (analyze) ${renderName({ schema, name: table })};`,
      details: { live, dead },
    }))
  },
})
