import { createRule } from '../domain/create-rule.ts'
import { type Follows, listDeleteRuleChanges } from '../domain/list-delete-rules.ts'

const words: Readonly<Record<Follows, string>> = {
  cascade: 'deletes',
  'set null': 'empties the reference of',
  'set default': 'gives their default to the reference of',
}

export const referenceFollowsDelete = createRule({
  name: 'reference-follows-delete',
  severity: 'warning',
  direction: 'input',
  mirror: ['reference-restricts-delete', 'reference-follows-delete'],
  title: 'A delete changes or deletes the rows that refer to it',
  reason: 'The request is answered as before; other rows than before are there afterwards.',
  remedy: 'Tell whoever deletes, and what they should ask their users first.',
  example: {
    kind: 'sql',
    change:
      'alter table reviews drop constraint reviews_order_id_fkey, add constraint reviews_order_id_fkey foreign key (order_id) references orders on delete cascade;',
  },
  find: (comparison) =>
    listDeleteRuleChanges(comparison).flatMap(({ parent, child, key, after }) =>
      after === undefined
        ? []
        : {
            subject: `${parent} ${key}`,
            message: `a delete of ${parent} ${words[after]} the rows of ${child} that refer to it`,
            things: [parent],
            kinds: ['deletes'],
            unknown: 'whether rows refer to what they delete',
          },
    ),
})
