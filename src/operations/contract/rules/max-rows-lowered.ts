import { createRule } from '../domain/create-rule.ts'

export const maxRowsLowered = createRule({
  name: 'max-rows-lowered',
  severity: 'error',
  direction: 'output',
  mirror: ['max-rows-raised'],
  title: 'Answers hold fewer rows at most',
  reason:
    'A list that was whole is cut off, with status 200 or 206 and no error: who does not look at Content-Range shows a part as everything.',
  remedy: 'Have clients ask for pages with `limit` and `offset` first.',
  example: { kind: 'service', before: {}, after: { maxRows: 1000 } },
  find: ({ before, after }) =>
    (after.maxRows ?? Number.POSITIVE_INFINITY) < (before.maxRows ?? Number.POSITIVE_INFINITY)
      ? [{ subject: 'max rows', message: `An answer holds ${after.maxRows} rows at most; it was ${before.maxRows ?? 'without limit'}` }]
      : [],
})
