import { createRule } from '../domain/create-rule.ts'

export const primaryKeyAdded = createRule({
  name: 'primary-key-added',
  severity: 'note',
  direction: 'input',
  mirror: ['primary-key-removed'],
  title: 'A relation has a primary key',
  reason: 'Upserts without `on_conflict` and PUT work.',
  remedy: 'Nothing.',
  example: { kind: 'sql', change: 'alter table notes add primary key (id);' },
  find: ({ relations }) =>
    relations.kept
      .filter(({ before, after }) => before.primaryKey === undefined && after.primaryKey !== undefined)
      .map(({ name, after }) => ({ subject: name, message: `${name} has the primary key (${after.primaryKey})` })),
})
