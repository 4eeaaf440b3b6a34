import { listTightened } from '../domain/compare-limits.ts'
import { createRule } from '../domain/create-rule.ts'

export const minLengthRaised = createRule({
  name: 'min-length-raised',
  severity: 'error',
  direction: 'input',
  mirror: ['min-length-lowered'],
  title: 'A column takes longer texts only',
  reason: 'Values that were taken are refused with 400.',
  remedy: 'Check in the clients first, and tighten the database last.',
  example: {
    kind: 'sql',
    change: 'alter table tags drop constraint tags_label_check, add check (length(label) >= 3 and length(label) <= 20);',
  },
  find: (comparison) =>
    listTightened(comparison, 'minLength').map(({ name, before, after }) => ({
      subject: name,
      message: `${name} takes at least ${after} characters; it was ${before}`,
      kinds: ['writes'],
      unknown: 'which values they send',
    })),
})
