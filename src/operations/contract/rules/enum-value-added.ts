import { createRule } from '../domain/create-rule.ts'
import { listEnumUsers } from '../domain/list-enum-users.ts'
import { findLost } from '../domain/list-shared.ts'

export const enumValueAdded = createRule({
  name: 'enum-value-added',
  severity: 'warning',
  direction: 'output',
  mirror: ['enum-value-removed'],
  title: 'An enum has one value more',
  reason: 'A client that has a case for each value, and every generated type says it may, has none for this one.',
  remedy: 'Have clients show a value that they do not know in some way first.',
  example: { kind: 'sql', change: `alter type mood add value 'elated';` },
  find: (comparison) =>
    comparison.enums.kept.flatMap(({ name, before, after }) =>
      findLost(after, before).map((value) => ({
        subject: `${name}=${value}`,
        message: `${name} may be ${value}`,
        things: listEnumUsers(comparison, name),
        kinds: ['reads'],
      })),
    ),
})
