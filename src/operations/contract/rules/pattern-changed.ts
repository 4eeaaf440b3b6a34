import { createRule } from '../domain/create-rule.ts'

export const patternChanged = createRule({
  name: 'pattern-changed',
  severity: 'error',
  direction: 'both',
  mirror: ['pattern-changed'],
  title: 'A column takes texts of another form',
  reason:
    'Values that were taken may be refused, and what is read may look otherwise. Which of two patterns lets more through cannot be worked out in general.',
  remedy: 'Let both forms through until every client sends the new one.',
  example: { kind: 'sql', change: `alter table orders drop constraint orders_code_check, add check (code ~ '^[A-Z]{3}$');` },
  find: ({ columns }) =>
    columns.kept
      .filter(
        ({ before, after }) =>
          before.limits?.pattern !== undefined && after.limits?.pattern !== undefined && before.limits?.pattern !== after.limits?.pattern,
      )
      .map(({ name, before, after }) => ({
        subject: name,
        message: `${name} matches ${after.limits?.pattern} in place of ${before.limits?.pattern}`,
        kinds: ['reads', 'writes'],
        unknown: 'which values they send',
      })),
})
