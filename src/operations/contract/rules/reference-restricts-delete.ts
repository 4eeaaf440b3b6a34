import { createRule } from '../domain/create-rule.ts'
import { listDeleteRuleChanges } from '../domain/list-delete-rules.ts'

export const referenceRestrictsDelete = createRule({
  name: 'reference-restricts-delete',
  severity: 'warning',
  direction: 'input',
  mirror: ['reference-follows-delete'],
  title: 'Rows that others refer to cannot be deleted any more',
  reason: 'Such a delete is refused with 409.',
  remedy: 'Have clients delete the rows that refer to it first, or keep `on delete`.',
  example: {
    kind: 'sql',
    first:
      'alter table reviews drop constraint reviews_order_id_fkey, add constraint reviews_order_id_fkey foreign key (order_id) references orders on delete set null;',
    change:
      'alter table reviews drop constraint reviews_order_id_fkey, add constraint reviews_order_id_fkey foreign key (order_id) references orders on delete restrict;',
  },
  find: (comparison) =>
    listDeleteRuleChanges(comparison).flatMap(({ parent, child, key, after }) =>
      after !== undefined
        ? []
        : {
            subject: `${parent} ${key}`,
            message: `rows of ${parent} that ${child} refers to cannot be deleted any more`,
            things: [parent],
            kinds: ['deletes'],
            unknown: 'whether rows refer to what they delete',
          },
    ),
})
