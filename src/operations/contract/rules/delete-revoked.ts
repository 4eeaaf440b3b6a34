import { createRule } from '../domain/create-rule.ts'
import { listRelationChanges } from '../domain/list-access-changes.ts'
import { renderRoles } from '../domain/list-shared.ts'

export const deleteRevoked = createRule({
  name: 'delete-revoked',
  severity: 'error',
  direction: 'both',
  mirror: ['delete-granted'],
  title: 'A role may not delete from a relation any more',
  reason: 'Requests of this role are refused with 401 or 403.',
  remedy: 'Find out who has tokens of the role; give them another way first.',
  example: { kind: 'sql', change: 'revoke delete on orders from authenticated;' },
  find: (comparison) =>
    listRelationChanges(comparison, 'delete', 'lost').map(({ name, roles }) => ({
      subject: name,
      message: `${renderRoles(roles)} may not delete from ${name} any more`,
      roles,
      kinds: ['deletes'],
    })),
})
