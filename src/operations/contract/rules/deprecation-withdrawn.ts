import { createRule } from '../domain/create-rule.ts'
import { listDeprecations } from '../domain/list-deprecations.ts'

export const deprecationWithdrawn = createRule({
  name: 'deprecation-withdrawn',
  severity: 'note',
  direction: 'neither',
  mirror: ['deprecation-added'],
  title: 'Something is not deprecated any more',
  reason: 'It stays.',
  remedy: 'Nothing.',
  example: { kind: 'sql', change: 'comment on column customers.nickname is null;' },
  find: (comparison) =>
    listDeprecations(comparison)
      .filter(({ before, after }) => before !== undefined && after === undefined)
      .map(({ name }) => ({ subject: name, message: `${name} is not deprecated any more` })),
})
