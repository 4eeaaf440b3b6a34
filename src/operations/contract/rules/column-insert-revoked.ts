import { createRule } from '../domain/create-rule.ts'
import { listColumnChanges } from '../domain/list-access-changes.ts'
import { renderRoles } from '../domain/list-shared.ts'

export const columnInsertRevoked = createRule({
  name: 'column-insert-revoked',
  severity: 'error',
  direction: 'both',
  mirror: ['column-insert-granted'],
  title: 'A role may not insert a column any more',
  reason: 'Requests of this role that name the column are refused with 401 or 403.',
  remedy: 'Have clients of this role leave the column out first.',
  example: {
    kind: 'sql',
    change: 'revoke insert on customers from authenticated; grant insert (email, name) on customers to authenticated;',
  },
  find: (comparison) =>
    listColumnChanges(comparison, 'insert', 'lost').map(({ name, roles }) => ({
      subject: name,
      message: `${renderRoles(roles)} may not insert ${name} any more`,
      roles,
      kinds: ['inserts'],
    })),
})
