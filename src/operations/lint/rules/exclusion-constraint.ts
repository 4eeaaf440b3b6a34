import { listAddedConstraints } from '../domain/alterations.ts'
import { createRule } from '../domain/create-rule.ts'
import { renderName } from '../domain/names.ts'

export const exclusionConstraint = createRule({
  name: 'exclusion-constraint',
  severity: 'error',
  blocks: 'reads and writes',
  title: 'An exclusion constraint builds its index while nobody can use the table',
  reason: 'ADD EXCLUDE builds an index and compares every row under an ACCESS EXCLUSIVE lock. PostgreSQL has no concurrent form of it.',
  remedy: 'Create a new table with the constraint, copy the rows in batches, and let the two change names.',
  example: {
    dangerous: ['alter table orders add constraint orders_slot exclude using btree (code with =);'],
    safe: ['create table bookings (code text, exclude using btree (code with =));\nalter table bookings enable row level security;'],
  },
  find: ({ statement }) =>
    listAddedConstraints(statement, 'CONSTR_EXCLUSION').map(({ table, key, constraint }) => ({
      subject: `${table}.${constraint.conname ?? 'exclusion'}`,
      message: `Nobody can read or write ${renderName(table)} until the index is built and every row compared`,
      on: key,
      growsWith: table,
    })),
})
