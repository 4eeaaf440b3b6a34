import { createRule } from '../domain/create-rule.ts'
import { listColumnChanges } from '../domain/list-access-changes.ts'
import { renderRoles } from '../domain/list-shared.ts'

export const columnReadGranted = createRule({
  name: 'column-read-granted',
  severity: 'note',
  direction: 'both',
  mirror: ['column-read-revoked'],
  title: 'A role may read a column, and could not',
  reason: 'Nobody relied on it.',
  remedy: 'Nothing.',
  example: {
    kind: 'sql',
    change: 'grant select (nickname) on customers to anon;',
    first: 'revoke select (nickname) on customers from anon;',
  },
  find: (comparison) =>
    listColumnChanges(comparison, 'read', 'got').map(({ name, roles }) => ({
      subject: name,
      message: `${renderRoles(roles)} may read ${name}`,
    })),
})
