import { createRule } from '../domain/create-rule.ts'
import { listColumnChanges } from '../domain/list-access-changes.ts'
import { renderRoles } from '../domain/list-shared.ts'

export const columnUpdateRevoked = createRule({
  name: 'column-update-revoked',
  severity: 'error',
  direction: 'both',
  mirror: ['column-update-granted'],
  title: 'A role may not update a column any more',
  reason: 'Requests of this role that name the column are refused with 401 or 403.',
  remedy: 'Have clients of this role leave the column out first.',
  example: {
    kind: 'sql',
    change: 'revoke update on customers from authenticated; grant update (email, name) on customers to authenticated;',
  },
  find: (comparison) =>
    listColumnChanges(comparison, 'update', 'lost').map(({ name, roles }) => ({
      subject: name,
      message: `${renderRoles(roles)} may not update ${name} any more`,
      roles,
      kinds: ['updates'],
    })),
})
