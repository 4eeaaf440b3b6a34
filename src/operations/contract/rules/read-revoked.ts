import { createRule } from '../domain/create-rule.ts'
import { listRelationChanges } from '../domain/list-access-changes.ts'
import { renderRoles } from '../domain/list-shared.ts'

export const readRevoked = createRule({
  name: 'read-revoked',
  severity: 'error',
  direction: 'both',
  mirror: ['read-granted'],
  title: 'A role may not read a relation any more',
  reason: 'Requests of this role are refused with 401 or 403.',
  remedy: 'Find out who has tokens of the role; give them another way first.',
  example: { kind: 'sql', change: 'revoke select on tags from anon;' },
  find: (comparison) =>
    listRelationChanges(comparison, 'read', 'lost').map(({ name, roles }) => ({
      subject: name,
      message: `${renderRoles(roles)} may not read ${name} any more`,
      roles,
      kinds: ['reads', 'embeds'],
      // Updates and deletes read what they choose their rows by.
      filteredBy: comparison.columns.kept.filter(({ owner }) => owner.name === name).map((column) => column.name),
    })),
})
