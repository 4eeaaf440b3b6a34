import { createRule } from '../../domain/create-rule.ts'
import { estimateBloat } from '../../domain/estimate-bloat.ts'
import { isInnerSchema } from '../../domain/inner-schemas.ts'
import { renderName } from '../../domain/names.ts'
import { readTableStatistics } from '../../store/read-table-statistics.ts'

const leastWaste = 8 * 1024 * 1024
const leastShare = 0.5

export const tableBloat = createRule({
  name: 'table-bloat',
  area: 'performance',
  severity: 'note',
  splinter: '0020_table_bloat',
  title: 'Most of a table is empty space',
  reason:
    'Rows that were deleted or updated leave space behind. VACUUM gives it to new rows and not back to the disk: where many rows went at once, each read of the whole table reads the empty space as well, and so does the memory that holds it.',
  remedy:
    'VACUUM FULL writes the table anew while nobody can use it; pg_repack does so while it is used. Where new rows will come, leave it: they take the space. It is an estimate, from the width of the columns at the last ANALYZE.',
  example: {
    kind: 'sql',
    dangerous: `create table logs (id bigint primary key, body text) with (autovacuum_enabled = false);
insert into logs select n, repeat('x', 200) from generate_series(1, 60000) n;
delete from logs where id > 100;
analyze logs;`,
    safe: `create table logs (id bigint primary key, body text);
insert into logs select n, repeat('x', 200) from generate_series(1, 60000) n;
analyze logs;`,
  },
  find: async ({ read }) => {
    const tables = (await read(readTableStatistics)).filter(({ schema }) => !isInnerSchema(schema))
    return tables.flatMap((table) => {
      const waste = estimateBloat(table)
      if (waste === undefined || waste < leastWaste || waste / table.bytes < leastShare) return []
      const name = renderName({ schema: table.schema, name: table.table })
      return [
        {
          subject: `${table.schema}.${table.table}`,
          message: `About ${renderMegabytes(waste)} of the ${renderMegabytes(table.bytes)} of ${name} are empty, by an estimate`,
          fix: `vacuum (full, analyze) ${name};`,
          details: { bytes: table.bytes, wasted: Math.round(waste) },
        },
      ]
    })
  },
})

function renderMegabytes(bytes: number): string {
  return `${Math.round(bytes / (1024 * 1024))} MB`
}
