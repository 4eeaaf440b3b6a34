import { createRule } from '../domain/create-rule.ts'

export const maxRowsRaised = createRule({
  name: 'max-rows-raised',
  severity: 'note',
  direction: 'output',
  mirror: ['max-rows-lowered'],
  title: 'Answers may hold more rows',
  reason: 'Who sets no `limit` gets more than before.',
  remedy: 'Nothing, unless a client counts on the limit.',
  example: { kind: 'service', before: { maxRows: 1000 }, after: {} },
  find: ({ before, after }) =>
    (after.maxRows ?? Number.POSITIVE_INFINITY) > (before.maxRows ?? Number.POSITIVE_INFINITY)
      ? [{ subject: 'max rows', message: `An answer holds ${after.maxRows ?? 'any number of'} rows at most; it was ${before.maxRows}` }]
      : [],
})
