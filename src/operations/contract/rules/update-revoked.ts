import { createRule } from '../domain/create-rule.ts'
import { listRelationChanges } from '../domain/list-access-changes.ts'
import { renderRoles } from '../domain/list-shared.ts'

export const updateRevoked = createRule({
  name: 'update-revoked',
  severity: 'error',
  direction: 'both',
  mirror: ['update-granted'],
  title: 'A role may not update a relation any more',
  reason: 'Requests of this role are refused with 401 or 403.',
  remedy: 'Find out who has tokens of the role; give them another way first.',
  example: { kind: 'sql', change: 'revoke update on orders from authenticated;' },
  find: (comparison) =>
    listRelationChanges(comparison, 'update', 'lost').map(({ name, roles }) => ({
      subject: name,
      message: `${renderRoles(roles)} may not update ${name} any more`,
      roles,
      kinds: ['updates'],
    })),
})
