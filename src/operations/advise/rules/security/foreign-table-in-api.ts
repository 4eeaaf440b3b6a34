import { listHolders, renderRevoke } from '../../domain/callers.ts'
import { createRule } from '../../domain/create-rule.ts'
import { renderName, toSubject } from '../../domain/names.ts'
import { readTables } from '../../store/read-tables.ts'

export const foreignTableInApi = createRule({
  name: 'foreign-table-in-api',
  area: 'security',
  severity: 'warning',
  splinter: '0017_foreign_table_in_api',
  title: 'Callers may read a foreign table',
  reason:
    'Its rows come from another server with the credentials of the user mapping. PostgreSQL asks no policy for them, whatever row-level security says.',
  remedy: 'Keep it in a schema that the API does not serve, and let a function hand out what a caller may see.',
  example: {
    kind: 'sql',
    dangerous: `create foreign data wrapper elsewhere;
create server shop foreign data wrapper elsewhere;
create foreign table sales (id bigint) server shop;
grant select on sales to authenticated;`,
    safe: `create foreign data wrapper elsewhere;
create server shop foreign data wrapper elsewhere;
create foreign table sales (id bigint) server shop;`,
  },
  find: async ({ read, settings }) => {
    const tables = await read(readTables)
    return tables.flatMap((table) => {
      const readers = listHolders(table.grants, 'select')
      const isOpen = table.kind === 'foreign table' && table.extension === null && readers.length > 0
      if (!isOpen || !settings.exposedSchemas.includes(table.schema)) return []
      return [
        {
          subject: toSubject(table),
          message: `${readers.join(' and ')} may read every row of ${renderName(table)}, where no policy is asked`,
          fix: renderRevoke(`select on ${renderName(table)}`, readers),
        },
      ]
    })
  },
})
