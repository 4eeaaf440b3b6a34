import { createRule } from '../domain/create-rule.ts'
import { listInserted } from '../domain/list-shared.ts'

export const defaultRemoved = createRule({
  name: 'default-removed',
  severity: 'warning',
  direction: 'input',
  mirror: ['default-set'],
  title: 'A column that is left out becomes null',
  reason: 'Rows that clients insert without it mean something else than before.',
  remedy: 'Keep the default, or have clients send the value.',
  example: {
    kind: 'sql',
    change: 'alter table customers alter nickname drop default;',
    first: `alter table customers alter nickname set default 'none';`,
  },
  find: (comparison) =>
    listInserted(comparison)
      .filter(({ before, after }) => before.standard !== undefined && after.standard === undefined && !after.required)
      .map(({ name, before, owner }) => ({
        subject: name,
        message: `${name} becomes null when it is left out; it was ${before.standard}`,
        things: [owner.name],
        kinds: ['inserts'],
        leavesOut: name,
      })),
})
