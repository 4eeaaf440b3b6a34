import { createRule } from '../domain/create-rule.ts'
import { listColumnChanges } from '../domain/list-access-changes.ts'
import { renderRoles } from '../domain/list-shared.ts'

export const columnInsertGranted = createRule({
  name: 'column-insert-granted',
  severity: 'note',
  direction: 'both',
  mirror: ['column-insert-revoked'],
  title: 'A role may insert a column, and could not',
  reason: 'Nobody relied on it.',
  remedy: 'Nothing.',
  example: { kind: 'sql', change: 'grant insert (label) on tags to anon;', first: 'grant insert (id) on tags to anon;' },
  find: (comparison) =>
    listColumnChanges(comparison, 'insert', 'got').map(({ name, roles }) => ({
      subject: name,
      message: `${renderRoles(roles)} may insert ${name}`,
    })),
})
