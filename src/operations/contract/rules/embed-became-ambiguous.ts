import { createRule } from '../domain/create-rule.ts'
import { listAmbiguous } from '../domain/list-ambiguous.ts'

export const embedBecameAmbiguous = createRule({
  name: 'embed-became-ambiguous',
  severity: 'error',
  direction: 'output',
  mirror: ['embed-became-unambiguous'],
  title: 'A second way leads to what is embedded',
  reason: 'A `select` that embeds it without a hint is refused with 300: PostgREST does not choose.',
  remedy: 'Have clients name the hint first: `customers!orders_customer_id_fkey(*)`.',
  example: { kind: 'sql', change: 'alter table orders add payer_id bigint references customers;' },
  find: (comparison) =>
    listAmbiguous(comparison, 'became').map(({ relation, to }) => ({
      subject: `${relation} ${to}`,
      message: `${relation} has several ways to ${to}: embedding it needs a hint`,
      things: [`${relation} → ${to.slice(to.indexOf('.') + 1)}`],
      kinds: ['embeds'],
    })),
})
