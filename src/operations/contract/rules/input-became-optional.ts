import { createRule } from '../domain/create-rule.ts'
import { listInserted } from '../domain/list-shared.ts'

export const inputBecameOptional = createRule({
  name: 'input-became-optional',
  severity: 'note',
  direction: 'input',
  mirror: ['input-became-required'],
  title: 'A column may be left out of an inserted row',
  reason: 'Everybody sends it, and may go on.',
  remedy: 'Nothing.',
  example: { kind: 'sql', change: 'alter table orders alter total set default 0;' },
  find: (comparison) =>
    listInserted(comparison)
      .filter(({ before, after }) => before.required && !after.required)
      .map(({ name }) => ({ subject: name, message: `${name} may be left out` })),
})
