import { createRule } from '../domain/create-rule.ts'
import { listColumnChanges } from '../domain/list-access-changes.ts'
import { renderRoles } from '../domain/list-shared.ts'

export const columnUpdateGranted = createRule({
  name: 'column-update-granted',
  severity: 'note',
  direction: 'both',
  mirror: ['column-update-revoked'],
  title: 'A role may update a column, and could not',
  reason: 'Nobody relied on it.',
  remedy: 'Nothing.',
  example: { kind: 'sql', change: 'grant update (label) on tags to anon;', first: 'grant update (id) on tags to anon;' },
  find: (comparison) =>
    listColumnChanges(comparison, 'update', 'got').map(({ name, roles }) => ({
      subject: name,
      message: `${renderRoles(roles)} may update ${name}`,
    })),
})
