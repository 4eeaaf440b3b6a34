import { listHolders, renderRevoke } from '../../domain/callers.ts'
import { createRule } from '../../domain/create-rule.ts'
import { renderName, toSubject } from '../../domain/names.ts'
import { readTables } from '../../store/read-tables.ts'

export const materializedViewInApi = createRule({
  name: 'materialized-view-in-api',
  area: 'security',
  severity: 'warning',
  splinter: '0016_materialized_view_in_api',
  title: 'Callers may read a materialized view',
  reason: 'It holds the rows that its owner saw when it was refreshed, and cannot have policies: every reader gets all of them.',
  remedy: 'Keep it in a schema that the API does not serve, and let a function or a view with a condition hand out what a caller may see.',
  example: {
    kind: 'sql',
    dangerous: 'create materialized view totals as select 1 as total;\ngrant select on totals to anon;',
    safe: 'create schema reports;\ncreate materialized view reports.totals as select 1 as total;\ngrant select on reports.totals to anon;',
  },
  find: async ({ read, settings }) => {
    const tables = await read(readTables)
    return tables.flatMap((view) => {
      const readers = listHolders(view.grants, 'select')
      const isOpen = view.kind === 'materialized view' && view.extension === null && readers.length > 0
      if (!isOpen || !settings.exposedSchemas.includes(view.schema)) return []
      return [
        {
          subject: toSubject(view),
          message: `${readers.join(' and ')} may read every row of ${renderName(view)}, which can have no policy`,
          fix: renderRevoke(`select on ${renderName(view)}`, readers),
        },
      ]
    })
  },
})
