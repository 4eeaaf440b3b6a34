import { createRule } from '../domain/create-rule.ts'
import { listAmbiguous } from '../domain/list-ambiguous.ts'

export const embedBecameUnambiguous = createRule({
  name: 'embed-became-unambiguous',
  severity: 'note',
  direction: 'output',
  mirror: ['embed-became-ambiguous'],
  title: 'One way is left to what is embedded',
  reason: 'Hints go on working where their foreign key is still there.',
  remedy: 'Nothing.',
  example: {
    kind: 'sql',
    change: 'alter table orders drop payer_id;',
    first: 'alter table orders add payer_id bigint references customers;',
  },
  find: (comparison) =>
    listAmbiguous(comparison, 'was').map(({ relation, to }) => ({
      subject: `${relation} ${to}`,
      message: `${relation} has one way to ${to}`,
    })),
})
