import { createRule } from '../domain/create-rule.ts'
import { listRelationChanges } from '../domain/list-access-changes.ts'
import { renderRoles } from '../domain/list-shared.ts'

export const updateGranted = createRule({
  name: 'update-granted',
  severity: 'note',
  direction: 'both',
  mirror: ['update-revoked'],
  title: 'A role may update a relation, and could not',
  reason: 'Nobody relied on it. Whether it was meant is a question of security: `dorsal db lint` looks at grants.',
  remedy: 'Nothing.',
  example: { kind: 'sql', change: 'grant update on tags to authenticated;' },
  find: (comparison) =>
    listRelationChanges(comparison, 'update', 'got').map(({ name, roles }) => ({
      subject: name,
      message: `${renderRoles(roles)} may update ${name}`,
    })),
})
