import { createRule } from '../domain/create-rule.ts'
import { listWholeRowChanges } from '../domain/list-access-changes.ts'
import { renderRoles } from '../domain/list-shared.ts'

export const wholeRowsGranted = createRule({
  name: 'whole-rows-granted',
  severity: 'note',
  direction: 'output',
  mirror: ['whole-rows-revoked'],
  title: '`select=*` is answered to a role for which it was refused',
  reason: 'Nobody relied on it.',
  remedy: 'Nothing.',
  example: { kind: 'sql', change: 'alter table customers drop phone;', first: 'alter table customers add phone text;' },
  find: (comparison) =>
    listWholeRowChanges(comparison, 'got').map(({ name, roles }) => ({
      subject: name,
      message: `${renderRoles(roles)} may read every column of ${name}`,
    })),
})
