import { createRule } from '../domain/create-rule.ts'
import { findLost, renderRoles } from '../domain/list-shared.ts'

export const executeGranted = createRule({
  name: 'execute-granted',
  severity: 'note',
  direction: 'both',
  mirror: ['execute-revoked'],
  title: 'A role may call a function, and could not',
  reason: 'Nobody relied on it.',
  remedy: 'Nothing.',
  example: { kind: 'sql', change: 'grant execute on function cancel(bigint) to anon;' },
  find: ({ overloads }) =>
    overloads.kept.flatMap(({ name, before, after }) => {
      const roles = findLost(after.execute, before.execute)
      return roles.length === 0 ? [] : [{ subject: name, message: `${renderRoles(roles)} may call ${name}`, kinds: ['calls'] }]
    }),
})
