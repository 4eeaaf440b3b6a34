import { createRule } from '../domain/create-rule.ts'
import { listEnumUsers } from '../domain/list-enum-users.ts'
import { findLost } from '../domain/list-shared.ts'

export const enumValueRemoved = createRule({
  name: 'enum-value-removed',
  severity: 'error',
  direction: 'input',
  mirror: ['enum-value-added'],
  title: 'An enum has one value less',
  reason: 'Requests that send it or filter by it are refused with 400.',
  remedy: 'Have clients use another value first.',
  example: { kind: 'sql', change: `alter type mood rename value 'sad' to 'unhappy';` },
  find: (comparison) =>
    comparison.enums.kept.flatMap(({ name, before, after }) =>
      findLost(before, after).map((value) => {
        const renamed = before.length === after.length ? after[before.indexOf(value)] : undefined
        return {
          subject: `${name}=${value}`,
          message: `${name} has no value ${value} any more${renamed === undefined ? '' : `; ${renamed} stands in its place`}`,
          things: listEnumUsers(comparison, name),
          kinds: ['writes', 'filters by', 'gives'],
          unknown: 'which values they send',
        }
      }),
    ),
})
