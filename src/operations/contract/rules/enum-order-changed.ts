import { createRule } from '../domain/create-rule.ts'
import { listEnumUsers } from '../domain/list-enum-users.ts'

export const enumOrderChanged = createRule({
  name: 'enum-order-changed',
  severity: 'warning',
  direction: 'output',
  mirror: ['enum-order-changed'],
  title: 'The values of an enum have another order',
  reason: 'Rows ordered by it come in another order, and comparisons (gt, lt) mean something else.',
  remedy: 'Look at the clients that order by it.',
  example: {
    kind: 'sql',
    change: `alter table customers alter mood drop default; drop function moody(mood); create type mood_2 as enum ('happy', 'ok', 'sad'); alter table customers alter mood type mood_2 using mood::text::mood_2; drop type mood; alter type mood_2 rename to mood; alter table customers alter mood set default 'ok';`,
  },
  find: (comparison) =>
    comparison.enums.kept
      .filter(
        ({ before, after }) =>
          String(before.filter((value) => after.includes(value))) !== String(after.filter((value) => before.includes(value))),
      )
      .map(({ name, after }) => ({
        subject: name,
        message: `${name} has the order ${after.join(', ')}`,
        things: listEnumUsers(comparison, name),
        kinds: ['orders by', 'filters by'],
      })),
})
