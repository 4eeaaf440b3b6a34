import { createRule } from '../domain/create-rule.ts'
import { listRelationChanges } from '../domain/list-access-changes.ts'
import { renderRoles } from '../domain/list-shared.ts'

export const readGranted = createRule({
  name: 'read-granted',
  severity: 'note',
  direction: 'both',
  mirror: ['read-revoked'],
  title: 'A role may read a relation, and could not',
  reason: 'Nobody relied on it. Whether it was meant is a question of security: `dorsal db lint` looks at grants.',
  remedy: 'Nothing.',
  example: { kind: 'sql', change: 'grant select on reviews to anon;' },
  find: (comparison) =>
    listRelationChanges(comparison, 'read', 'got').map(({ name, roles }) => ({
      subject: name,
      message: `${renderRoles(roles)} may read ${name}`,
    })),
})
