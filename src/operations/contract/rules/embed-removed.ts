import { createRule } from '../domain/create-rule.ts'
import { listLostEmbeds } from '../domain/list-embed-changes.ts'
import { toEmbedThing } from '../domain/to-embed-thing.ts'

export const embedRemoved = createRule({
  name: 'embed-removed',
  severity: 'error',
  direction: 'output',
  mirror: ['embed-added'],
  title: 'Something cannot be embedded any more',
  reason: 'A `select` that embeds it is refused with 400, the whole request.',
  remedy: 'Keep the foreign key; between views, a function that returns the other rows makes a relationship of its own.',
  example: { kind: 'sql', change: 'alter table reviews drop constraint reviews_order_id_fkey;' },
  find: (comparison) =>
    listLostEmbeds(comparison).map((embed) => ({
      subject: embed.name,
      message: `${embed.owner.name} cannot embed ${embed.value.to} through ${embed.value.through} any more`,
      things: [toEmbedThing(embed)],
      kinds: ['embeds'],
    })),
})
