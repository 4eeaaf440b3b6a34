import { createRule } from '../domain/create-rule.ts'
import { listRelationChanges } from '../domain/list-access-changes.ts'
import { renderRoles } from '../domain/list-shared.ts'

export const insertRevoked = createRule({
  name: 'insert-revoked',
  severity: 'error',
  direction: 'both',
  mirror: ['insert-granted'],
  title: 'A role may not insert into a relation any more',
  reason: 'Requests of this role are refused with 401 or 403.',
  remedy: 'Find out who has tokens of the role; give them another way first.',
  example: { kind: 'sql', change: 'revoke insert on orders from authenticated;' },
  find: (comparison) =>
    listRelationChanges(comparison, 'insert', 'lost').map(({ name, roles }) => ({
      subject: name,
      message: `${renderRoles(roles)} may not insert into ${name} any more`,
      roles,
      kinds: ['inserts'],
    })),
})
