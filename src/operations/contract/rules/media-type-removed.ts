import { createRule } from '../domain/create-rule.ts'
import { findLost } from '../domain/list-shared.ts'

export const mediaTypeRemoved = createRule({
  name: 'media-type-removed',
  severity: 'error',
  direction: 'output',
  mirror: ['media-type-added'],
  title: 'A media type is not made any more',
  reason: 'Requests that accept only this media type are answered with 406.',
  remedy: 'Keep the function or aggregate that makes it until nobody asks for it.',
  example: { kind: 'sql', change: 'drop function total_as_text();' },
  find: ({ before, after }) =>
    findLost(before.mediaTypes ?? [], after.mediaTypes ?? []).map((name) => ({ subject: name, message: `${name} is not made any more` })),
})
