import { createRule } from '../domain/create-rule.ts'
import { findLost, listWritten } from '../domain/list-shared.ts'

export const checkRemoved = createRule({
  name: 'check-removed',
  severity: 'note',
  direction: 'output',
  mirror: ['check-added'],
  title: 'A column is not checked any more',
  reason: 'More values are taken than before.',
  remedy: 'Nothing, unless a client counts on what was checked.',
  example: { kind: 'sql', change: 'alter table tags drop constraint tags_lower;' },
  find: (comparison) =>
    listWritten(comparison).flatMap(({ name, before, after }) =>
      findLost(before.checks ?? [], after.checks ?? []).map((check) => ({
        subject: `${name} ${check}`,
        message: `${name} need not fulfil ${check} any more`,
      })),
    ),
})
