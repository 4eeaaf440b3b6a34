import { createRule } from '../domain/create-rule.ts'
import { findLost } from '../domain/list-shared.ts'

export const mediaTypeAdded = createRule({
  name: 'media-type-added',
  severity: 'note',
  direction: 'output',
  mirror: ['media-type-removed'],
  title: 'A media type is made that was not',
  reason: 'Nobody asked for it yet.',
  remedy: 'Nothing.',
  example: {
    kind: 'sql',
    change: `create function nothing_as_text() returns "text/plain" language sql stable as 'select null::"text/plain"';`,
  },
  find: ({ before, after }) =>
    findLost(after.mediaTypes ?? [], before.mediaTypes ?? []).map((name) => ({ subject: name, message: `${name} is made` })),
})
