import { createRule } from '../domain/create-rule.ts'
import { listInserted } from '../domain/list-shared.ts'

export const inputBecameRequired = createRule({
  name: 'input-became-required',
  severity: 'error',
  direction: 'input',
  mirror: ['input-became-optional'],
  title: 'A column must be given in every inserted row',
  reason: 'Requests that leave it out are refused with 400.',
  remedy: 'Keep a default until every client sends it.',
  example: { kind: 'sql', change: 'alter table orders alter state drop default;' },
  find: (comparison) =>
    listInserted(comparison)
      .filter(({ before, after }) => !before.required && after.required)
      .map(({ name, owner }) => ({
        subject: name,
        message: `${name} must be given in every inserted row`,
        things: [owner.name],
        kinds: ['inserts'],
        leavesOut: name,
      })),
})
