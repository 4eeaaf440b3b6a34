import { createRule } from '../domain/create-rule.ts'
import { listWholeRowChanges } from '../domain/list-access-changes.ts'
import { renderRoles } from '../domain/list-shared.ts'

export const wholeRowsRevoked = createRule({
  name: 'whole-rows-revoked',
  severity: 'error',
  direction: 'output',
  mirror: ['whole-rows-granted'],
  title: '`select=*` is refused to a role that may read only some columns',
  reason:
    'A request without `select` reads every column, and one that may not be read refuses them all. A new column does this to a role whose grants name columns.',
  remedy: 'Grant the new column too, or have clients name the columns they want.',
  example: { kind: 'sql', change: 'alter table customers add phone text;' },
  find: (comparison) =>
    listWholeRowChanges(comparison, 'lost').map(({ name, roles }) => ({
      subject: name,
      message: `${renderRoles(roles)} may not read every column of ${name} any more: select=* is refused`,
      things: [`${name}.*`],
      roles,
      kinds: ['reads'],
    })),
})
