import { createRule } from '../domain/create-rule.ts'
import { listNewEmbeds } from '../domain/list-embed-changes.ts'

export const embedAdded = createRule({
  name: 'embed-added',
  severity: 'note',
  direction: 'output',
  mirror: ['embed-removed'],
  title: 'Something can be embedded that could not',
  reason: 'Nobody embedded it yet.',
  remedy: 'Nothing; whether others became ambiguous is told by `embed-became-ambiguous`.',
  example: { kind: 'sql', change: 'alter table notes add foreign key (order_id) references orders;' },
  find: (comparison) =>
    listNewEmbeds(comparison).map(({ name, owner, value }) => ({
      subject: name,
      message: `${owner.name} can embed ${value.to} through ${value.through}`,
    })),
})
