import { createRule } from '../domain/create-rule.ts'
import { listHintChanges } from '../domain/list-embed-changes.ts'
import { toEmbedThing } from '../domain/to-embed-thing.ts'

export const embedHintChanged = createRule({
  name: 'embed-hint-changed',
  severity: 'warning',
  direction: 'output',
  mirror: ['embed-hint-changed'],
  title: 'The hint of an embed has another name',
  reason: 'A `select` that names the foreign key, `customers!orders_customer_id_fkey(*)`, is refused; one without a hint goes on.',
  remedy: 'Keep the name of the constraint, or have clients name the column as the hint.',
  example: { kind: 'sql', change: 'alter table orders rename constraint orders_customer_id_fkey to orders_buyer;' },
  find: (comparison) =>
    listHintChanges(comparison).map(({ before, after }) => ({
      subject: before.name,
      message: `${before.owner.name} embeds ${before.value.to} by the hint ${after.key} in place of ${before.key}`,
      things: [toEmbedThing(before)],
      kinds: ['embeds'],
    })),
})
