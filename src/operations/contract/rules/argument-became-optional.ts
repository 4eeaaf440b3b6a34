import { createRule } from '../domain/create-rule.ts'

export const argumentBecameOptional = createRule({
  name: 'argument-became-optional',
  severity: 'note',
  direction: 'input',
  mirror: ['argument-became-required'],
  title: 'An argument may be left out',
  reason: 'Everybody gives it, and may go on.',
  remedy: 'Nothing.',
  example: {
    kind: 'sql',
    change: `create or replace function total_of(customer bigint default 1) returns numeric language sql stable as 'select 1';`,
  },
  find: ({ parameters }) =>
    parameters.kept
      .filter(({ before, after }) => !before.optional && after.optional)
      .map(({ name }) => ({ subject: name, message: `${name} may be left out` })),
})
