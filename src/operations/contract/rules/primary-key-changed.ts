import { createRule } from '../domain/create-rule.ts'

export const primaryKeyChanged = createRule({
  name: 'primary-key-changed',
  severity: 'error',
  direction: 'input',
  mirror: ['primary-key-changed'],
  title: 'A relation has another primary key',
  reason: 'Upserts without `on_conflict` and PUT go by other columns.',
  remedy: 'Have clients name `on_conflict`, and keep the old key as a unique one.',
  example: { kind: 'sql', change: 'alter table reviews drop constraint reviews_pkey, add primary key (order_id, stars);' },
  find: ({ relations }) =>
    relations.kept
      .filter(
        ({ before, after }) =>
          before.primaryKey !== undefined &&
          after.primaryKey !== undefined &&
          String([...before.primaryKey].sort()) !== String([...after.primaryKey].sort()),
      )
      .map(({ name, before, after }) => ({
        subject: name,
        message: `${name} has the primary key (${after.primaryKey}) in place of (${before.primaryKey})`,
        things: (before.primaryKey ?? []).map((column) => `${name}.${column}`),
        kinds: ['upserts by'],
        unknown: 'whether they upsert rows that are there already',
      })),
})
