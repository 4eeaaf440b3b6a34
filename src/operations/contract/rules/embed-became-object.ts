import { createRule } from '../domain/create-rule.ts'
import { toEmbedThing } from '../domain/to-embed-thing.ts'

export const embedBecameObject = createRule({
  name: 'embed-became-object',
  severity: 'error',
  direction: 'output',
  mirror: ['embed-became-list'],
  title: 'An embed is an object in place of a list',
  reason: 'Clients that go through the list find an object there.',
  remedy: 'Have clients take both shapes first.',
  example: { kind: 'sql', change: 'alter table orders add unique (customer_id);' },
  find: ({ embeds }) =>
    embeds.kept
      .filter(({ before, after }) => before.cardinality === 'many' && after.cardinality === 'one')
      .map((embed) => ({
        subject: embed.name,
        message: `${embed.before.to} embedded in ${embed.owner.name} is an object in place of a list`,
        things: [toEmbedThing({ owner: embed.owner, value: embed.before })],
        kinds: ['embeds'],
      })),
})
