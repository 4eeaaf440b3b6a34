import { listHolders } from '../../domain/callers.ts'
import { createRule } from '../../domain/create-rule.ts'
import { renderName, toSubject } from '../../domain/names.ts'
import { readTables } from '../../store/read-tables.ts'

export const viewBypassesRowSecurity = createRule({
  name: 'view-bypasses-row-security',
  area: 'security',
  severity: 'error',
  splinter: '0010_security_definer_view',
  title: 'A view of the API reads its tables with the rights of its owner',
  reason:
    'Policies of the tables are asked for the owner of the view and not for the caller. Owners are mostly superusers or own the tables as well, so that no policy keeps a row back.',
  remedy: 'security_invoker = true, from PostgreSQL 15 on: the rights and policies of the caller count.',
  example: {
    kind: 'sql',
    dangerous: `create table invoices (id bigint primary key, owner uuid);
alter table invoices enable row level security;
create view all_invoices as select * from invoices;
grant select on all_invoices to authenticated;`,
    safe: `create table invoices (id bigint primary key, owner uuid);
alter table invoices enable row level security;
create view all_invoices with (security_invoker = true) as select * from invoices;
grant select on all_invoices to authenticated;`,
  },
  find: async ({ read, settings }) => {
    const tables = await read(readTables)
    return tables.flatMap((view) => {
      const readers = listHolders(view.grants, 'select')
      const isOpen = view.kind === 'view' && !view.isSecurityInvoker && view.extension === null && readers.length > 0
      if (!isOpen || !settings.exposedSchemas.includes(view.schema)) return []
      const owner = view.bypassesRowSecurity ? `${view.owner}, which no policy keeps back` : view.owner
      return [
        {
          subject: toSubject(view),
          message: `${readers.join(' and ')} may read ${renderName(view)}, which sees what its owner sees: ${owner}`,
          fix: `alter view ${renderName(view)} set (security_invoker = true);`,
        },
      ]
    })
  },
})
