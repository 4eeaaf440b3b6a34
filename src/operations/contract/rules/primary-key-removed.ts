import { createRule } from '../domain/create-rule.ts'

export const primaryKeyRemoved = createRule({
  name: 'primary-key-removed',
  severity: 'error',
  direction: 'input',
  mirror: ['primary-key-added'],
  title: 'A relation has no primary key any more',
  reason: 'Upserts without `on_conflict` insert a second row or fail, and PUT is refused.',
  remedy: 'Keep a primary key; change it to another one in steps.',
  example: { kind: 'sql', change: 'alter table order_tags drop constraint order_tags_pkey;' },
  find: ({ relations }) =>
    relations.kept
      .filter(({ before, after }) => before.primaryKey !== undefined && after.primaryKey === undefined)
      .map(({ name, before }) => ({
        subject: name,
        message: `${name} has no primary key any more; it was (${before.primaryKey})`,
        things: (before.primaryKey ?? []).map((column) => `${name}.${column}`),
        kinds: ['upserts by'],
        unknown: 'whether they upsert rows that are there already',
      })),
})
