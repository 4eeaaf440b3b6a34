import { createRule } from '../domain/create-rule.ts'
import { listWritten } from '../domain/list-shared.ts'

export const inputRefusesNull = createRule({
  name: 'input-refuses-null',
  severity: 'error',
  direction: 'input',
  mirror: ['input-accepts-null'],
  title: 'A column does not take null any more',
  reason: 'Requests that send null for it are refused with 400.',
  remedy: 'Have clients send a value first.',
  example: { kind: 'sql', change: 'alter table orders alter extra set not null;' },
  find: (comparison) =>
    listWritten(comparison)
      .filter(({ before, after }) => before.nullable && !after.nullable)
      .map(({ name }) => ({
        subject: name,
        message: `${name} does not take null any more`,
        kinds: ['writes'],
        unknown: 'whether they send null',
      })),
})
