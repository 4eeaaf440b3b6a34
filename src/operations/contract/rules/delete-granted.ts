import { createRule } from '../domain/create-rule.ts'
import { listRelationChanges } from '../domain/list-access-changes.ts'
import { renderRoles } from '../domain/list-shared.ts'

export const deleteGranted = createRule({
  name: 'delete-granted',
  severity: 'note',
  direction: 'both',
  mirror: ['delete-revoked'],
  title: 'A role may delete from a relation, and could not',
  reason: 'Nobody relied on it. Whether it was meant is a question of security: `dorsal db lint` looks at grants.',
  remedy: 'Nothing.',
  example: { kind: 'sql', change: 'grant delete on tags to authenticated;' },
  find: (comparison) =>
    listRelationChanges(comparison, 'delete', 'got').map(({ name, roles }) => ({
      subject: name,
      message: `${renderRoles(roles)} may delete from ${name}`,
    })),
})
