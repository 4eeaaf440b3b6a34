import { createRule } from '../domain/create-rule.ts'
import { toEmbedThing } from '../domain/to-embed-thing.ts'

export const embedBecameList = createRule({
  name: 'embed-became-list',
  severity: 'error',
  direction: 'output',
  mirror: ['embed-became-object'],
  title: 'An embed is a list in place of an object',
  reason: 'Clients that read a field of the object find a list there.',
  remedy: 'Keep the key unique, or have clients ask by another name.',
  example: { kind: 'sql', change: 'alter table reviews drop constraint reviews_pkey;' },
  find: ({ embeds }) =>
    embeds.kept
      .filter(({ before, after }) => before.cardinality === 'one' && after.cardinality === 'many')
      .map((embed) => ({
        subject: embed.name,
        message: `${embed.before.to} embedded in ${embed.owner.name} is a list in place of an object`,
        things: [toEmbedThing({ owner: embed.owner, value: embed.before })],
        kinds: ['embeds'],
      })),
})
