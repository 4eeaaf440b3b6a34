import { findLostValues } from '../domain/compare-values.ts'
import { createRule } from '../domain/create-rule.ts'
import { listRead } from '../domain/list-shared.ts'

export const allowedValueAdded = createRule({
  name: 'allowed-value-added',
  severity: 'warning',
  direction: 'output',
  mirror: ['allowed-value-removed'],
  title: 'A column may hold one value more',
  reason: 'A client that has a case for each value has none for this one.',
  remedy: 'Have clients show a value that they do not know in some way first.',
  example: {
    kind: 'sql',
    change: `alter table orders drop constraint orders_state_check, add check (state in ('new', 'paid', 'sent', 'lost'));`,
  },
  find: (comparison) =>
    listRead(comparison).flatMap(({ name, before, after }) =>
      findLostValues(after, before).map((value) => ({
        subject: `${name}=${value}`,
        message: `${name} may hold ${value}`,
        things: [name],
        kinds: ['reads'],
      })),
    ),
})
