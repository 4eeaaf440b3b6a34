import { createRule } from '../domain/create-rule.ts'
import { listReferenceChanges } from '../domain/list-reference-changes.ts'

export const referenceAdded = createRule({
  name: 'reference-added',
  severity: 'error',
  direction: 'input',
  mirror: ['reference-removed'],
  title: 'A column takes only values that another table has',
  reason: 'Any other value is refused with 409.',
  remedy: 'Have clients create the other row first.',
  example: { kind: 'sql', change: 'alter table reviews add constraint reviews_tag foreign key (tag_id) references tags;' },
  find: (comparison) =>
    listReferenceChanges(comparison, 'added').map(({ name, reference }) => ({
      subject: name,
      message: `${name} must be a value of ${reference}`,
      kinds: ['writes'],
      unknown: 'which values they send',
    })),
})
