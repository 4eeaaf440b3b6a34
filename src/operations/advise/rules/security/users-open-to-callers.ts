import { listCallers, renderRevoke } from '../../domain/callers.ts'
import { createRule } from '../../domain/create-rule.ts'
import { renderName, toSubject } from '../../domain/names.ts'
import { readTables } from '../../store/read-tables.ts'

const kept = new Set(['auth', 'vault', 'dorsal', 'supabase_migrations'])

export const usersOpenToCallers = createRule({
  name: 'users-open-to-callers',
  area: 'security',
  severity: 'error',
  title: 'Callers were granted a table of auth',
  reason:
    'The tables of auth, vault and Dorsal hold password hashes, sessions, keys and secrets. A function or view with the rights of its caller reads what the caller was granted.',
  remedy: 'Revoke it. A table of profiles holds what others may know of a user.',
  example: {
    kind: 'sql',
    dangerous: 'grant select on auth.users to authenticated;',
    safe: 'revoke all on auth.users from authenticated;',
  },
  find: async ({ read }) =>
    (await read(readTables))
      .filter(({ schema, grants, extension }) => kept.has(schema) && grants.length > 0 && extension === null)
      .map((table) => ({
        subject: toSubject(table),
        message: `${renderName(table)} is granted to ${listCallers(table.grants)}`,
        fix: renderRevoke(`all on ${renderName(table)}`, [...new Set(table.grants.map(({ role }) => role))]),
      })),
})
