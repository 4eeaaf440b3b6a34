import { createRule } from '../domain/create-rule.ts'
import { findLost, renderRoles } from '../domain/list-shared.ts'

export const executeRevoked = createRule({
  name: 'execute-revoked',
  severity: 'error',
  direction: 'both',
  mirror: ['execute-granted'],
  title: 'A role may not call a function any more',
  reason: 'Calls of this role are refused with 401 or 403.',
  remedy: 'Find out who has tokens of the role; give them another way first.',
  example: { kind: 'sql', change: 'revoke execute on function total_of(bigint) from anon;' },
  find: ({ overloads }) =>
    overloads.kept.flatMap(({ name, before, after }) => {
      const roles = findLost(before.execute, after.execute)
      return roles.length === 0
        ? []
        : [{ subject: name, message: `${renderRoles(roles)} may not call ${name} any more`, roles, kinds: ['calls'] }]
    }),
})
