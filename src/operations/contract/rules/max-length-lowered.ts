import { listTightened } from '../domain/compare-limits.ts'
import { createRule } from '../domain/create-rule.ts'

export const maxLengthLowered = createRule({
  name: 'max-length-lowered',
  severity: 'error',
  direction: 'input',
  mirror: ['max-length-raised'],
  title: 'A column takes shorter texts only',
  reason: 'Values that were taken are refused with 400.',
  remedy: 'Check in the clients first, and tighten the database last.',
  example: { kind: 'sql', change: 'alter table customers alter name type varchar(20);' },
  find: (comparison) =>
    listTightened(comparison, 'maxLength').map(({ name, before, after }) => ({
      subject: name,
      message: `${name} takes at most ${after} characters; it was ${before}`,
      kinds: ['writes'],
      unknown: 'which values they send',
    })),
})
