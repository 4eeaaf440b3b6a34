import { findLostValues } from '../domain/compare-values.ts'
import { createRule } from '../domain/create-rule.ts'
import { listWritten } from '../domain/list-shared.ts'

export const allowedValueRemoved = createRule({
  name: 'allowed-value-removed',
  severity: 'error',
  direction: 'input',
  mirror: ['allowed-value-added'],
  title: 'A column does not take one of its values any more',
  reason: 'Requests that send it are refused with 400.',
  remedy: 'Have clients send another value first.',
  example: { kind: 'sql', change: `alter table orders drop constraint orders_state_check, add check (state in ('new', 'paid'));` },
  find: (comparison) =>
    listWritten(comparison).flatMap(({ name, before, after }) =>
      findLostValues(before, after).map((value) => ({
        subject: `${name}=${value}`,
        message: `${name} does not take ${value} any more`,
        things: [name],
        kinds: ['writes'],
        unknown: 'which values they send',
      })),
    ),
})
