import { createRule } from '../domain/create-rule.ts'
import { listColumnChanges } from '../domain/list-access-changes.ts'
import { renderRoles } from '../domain/list-shared.ts'

export const columnReadRevoked = createRule({
  name: 'column-read-revoked',
  severity: 'error',
  direction: 'both',
  mirror: ['column-read-granted'],
  title: 'A role may not read a column any more',
  reason: 'Requests of this role that name the column are refused with 401 or 403, and so is `select=*`.',
  remedy: 'Have clients of this role leave the column out first.',
  example: { kind: 'sql', change: 'revoke select (born) on customers from anon;' },
  find: (comparison) =>
    listColumnChanges(comparison, 'read', 'lost').map(({ name, roles }) => ({
      subject: name,
      message: `${renderRoles(roles)} may not read ${name} any more`,
      roles,
      kinds: ['reads', 'filters by', 'orders by'],
    })),
})
