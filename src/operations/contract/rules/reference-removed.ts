import { createRule } from '../domain/create-rule.ts'
import { listReferenceChanges } from '../domain/list-reference-changes.ts'

export const referenceRemoved = createRule({
  name: 'reference-removed',
  severity: 'note',
  direction: 'input',
  mirror: ['reference-added'],
  title: 'A column takes values that no other table has',
  reason: 'Nobody sent such values.',
  remedy: 'Nothing; the embed that is gone with it is told by `embed-removed`.',
  example: { kind: 'sql', change: 'alter table orders drop constraint orders_customer_id_fkey;' },
  find: (comparison) =>
    listReferenceChanges(comparison, 'removed').map(({ name, reference }) => ({
      subject: name,
      message: `${name} need not be a value of ${reference} any more`,
    })),
})
