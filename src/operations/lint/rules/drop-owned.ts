import { findKind, listKind } from '../../../postgres/statements/tree.ts'
import { createRule } from '../domain/create-rule.ts'

export const dropOwned = createRule({
  name: 'drop-owned',
  severity: 'error',
  blocks: 'reads and writes',
  title: 'Everything that a role owns is dropped',
  reason:
    'DROP OWNED drops every table, function and schema of the role in this database, and takes away its rights, without naming one of them.',
  remedy: 'REASSIGN OWNED BY … TO … first: DROP OWNED then only takes rights away. Or drop what is meant by name.',
  example: { dangerous: ['drop owned by reporter;'], safe: ['reassign owned by reporter to postgres;'] },
  find: ({ statement, earlier }) => {
    const drop = findKind(statement.node, 'DropOwnedStmt')
    const namesOf = (roles: Parameters<typeof listKind>[0]) =>
      listKind(roles, 'RoleSpec').map(({ rolename }) => rolename ?? 'the current role')
    const handedOver = new Set(earlier.flatMap(({ node }) => namesOf(findKind(node, 'ReassignOwnedStmt')?.roles)))
    return namesOf(drop?.roles)
      .filter((role) => !handedOver.has(role))
      .map((role) => ({ subject: role, message: `Every table, function and schema of ${role} is lost` }))
  },
})
