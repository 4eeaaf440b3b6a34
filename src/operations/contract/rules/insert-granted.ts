import { createRule } from '../domain/create-rule.ts'
import { listRelationChanges } from '../domain/list-access-changes.ts'
import { renderRoles } from '../domain/list-shared.ts'

export const insertGranted = createRule({
  name: 'insert-granted',
  severity: 'note',
  direction: 'both',
  mirror: ['insert-revoked'],
  title: 'A role may insert into a relation, and could not',
  reason: 'Nobody relied on it. Whether it was meant is a question of security: `dorsal db lint` looks at grants.',
  remedy: 'Nothing.',
  example: { kind: 'sql', change: 'grant insert on tags to authenticated;' },
  find: (comparison) =>
    listRelationChanges(comparison, 'insert', 'got').map(({ name, roles }) => ({
      subject: name,
      message: `${renderRoles(roles)} may insert into ${name}`,
    })),
})
