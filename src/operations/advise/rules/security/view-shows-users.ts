import { listHolders, renderRevoke } from '../../domain/callers.ts'
import { createRule } from '../../domain/create-rule.ts'
import { renderName, toSubject } from '../../domain/names.ts'
import { readTables } from '../../store/read-tables.ts'
import { readViewSources } from '../../store/read-view-sources.ts'

export const viewShowsUsers = createRule({
  name: 'view-shows-users',
  area: 'security',
  severity: 'error',
  splinter: '0002_auth_users_exposed',
  title: 'A view hands the table of users to callers',
  reason:
    'auth.users holds the mail addresses, phone numbers and password hashes of everybody. A view over it that callers may read gives them away, whatever columns it has today.',
  remedy: 'Copy what others may know of a user into a table of profiles with policies of its own, kept up to date by a trigger.',
  example: {
    kind: 'sql',
    dangerous: 'create view people as select id, email from auth.users;\ngrant select on people to anon;',
    safe: `create table profiles (id uuid primary key, name text);
alter table profiles enable row level security;
create view people with (security_invoker = true) as select id, name from profiles;
grant select on people to anon;`,
  },
  find: async ({ read, settings }) => {
    const sources = await read(readViewSources)
    const overUsers = new Set(
      sources.filter(({ sourceSchema, source }) => sourceSchema === 'auth' && source === 'users').map((view) => toSubject(view)),
    )
    const tables = await read(readTables)
    const hasPolicies = tables.some(({ schema, name, hasRowSecurity }) => schema === 'auth' && name === 'users' && hasRowSecurity)
    return tables.flatMap((view) => {
      const readers = listHolders(view.grants, 'select')
      const isKept = view.kind === 'view' && view.isSecurityInvoker && hasPolicies
      if (!settings.exposedSchemas.includes(view.schema) || !overUsers.has(toSubject(view)) || isKept || readers.length === 0) return []
      return [
        {
          subject: toSubject(view),
          message: `${readers.join(' and ')} may read users of auth.users through ${renderName(view)}`,
          fix: renderRevoke(`select on ${renderName(view)}`, readers),
        },
      ]
    })
  },
})
