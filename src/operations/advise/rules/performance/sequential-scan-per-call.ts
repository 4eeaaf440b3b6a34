import { createRule } from '../../domain/create-rule.ts'
import { nameStatement, shortenStatement } from '../../domain/describe-statement.ts'
import { isInnerSchema } from '../../domain/inner-schemas.ts'
import { renderName } from '../../domain/names.ts'
import { readTableStatistics } from '../../store/read-table-statistics.ts'
import { readWholeTableReads } from '../../store/read-whole-table-reads.ts'

/** Rows from which a table is large. */
const largeRows = 10_000
/** Calls below which nobody waits for it. */
const fewCalls = 5

export const sequentialScanPerCall = createRule({
  name: 'sequential-scan-per-call',
  area: 'performance',
  severity: 'warning',
  title: 'A call of the API reads a large table whole',
  reason:
    'A few thousand rows are read in a millisecond, a million in a second, at each call and by each client at once. What a recorded statement reads whole is told by its plan, with the policies of the role that asked.',
  remedy: '`dorsal advise indexes` builds the indexes that could serve it on a branch, runs the statement with each, and tells what pays.',
  example: {
    kind: 'sql',
    dangerous: `create table visits (id bigint primary key, page text);
insert into visits select n, 'page ' || n from generate_series(1, 20000) n;
analyze visits;
grant select on visits to anon;
set role anon;
select id from visits where page = 'page 1';
select id from visits where page = 'page 2';
select id from visits where page = 'page 3';
select id from visits where page = 'page 4';
select id from visits where page = 'page 5';
reset role;`,
    safe: `create table visits (id bigint primary key, page text);
insert into visits select n, 'page ' || n from generate_series(1, 20000) n;
create index visits_page on visits (page);
analyze visits;
grant select on visits to anon;
set role anon;
select id from visits where page = 'page 1';
select id from visits where page = 'page 2';
select id from visits where page = 'page 3';
select id from visits where page = 'page 4';
select id from visits where page = 'page 5';
reset role;`,
  },
  find: async ({ read }) => {
    const found = await read(readWholeTableReads)
    if (found.kind === 'none') return { kind: 'could not run', reason: found.reason }
    const sizes = new Map((await read(readTableStatistics)).map(({ schema, table, rows }) => [`${schema}.${table}`, rows]))
    return found.reads.flatMap(({ statement, tables }) => {
      const large = tables.filter(({ schema, table }) => (sizes.get(`${schema}.${table}`) ?? 0) >= largeRows && !isInnerSchema(schema))
      if (large.length === 0 || statement.calls < fewCalls) return []
      const names = large
        .map(({ schema, table }) => `${renderName({ schema, name: table })} (${sizes.get(`${schema}.${table}`)} rows)`)
        .join(', ')
      const each = (statement.milliseconds / statement.calls).toFixed(1)
      return [
        {
          subject: nameStatement(statement),
          message: `Each of ${statement.calls} calls by ${statement.role} reads ${names} whole, ${each} ms on average: ${shortenStatement(statement)}`,
          details: { statement: statement.text, calls: statement.calls, milliseconds: statement.milliseconds, tables: large },
        },
      ]
    })
  },
})
