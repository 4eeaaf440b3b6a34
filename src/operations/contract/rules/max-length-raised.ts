import { listLoosened } from '../domain/compare-limits.ts'
import { createRule } from '../domain/create-rule.ts'

export const maxLengthRaised = createRule({
  name: 'max-length-raised',
  severity: 'warning',
  direction: 'output',
  mirror: ['max-length-lowered'],
  title: 'A column may hold longer texts',
  reason: 'What clients keep or show it in may not be made for that.',
  remedy: 'Look at the clients that read it.',
  example: { kind: 'sql', change: 'alter table customers alter name type varchar(80);' },
  find: (comparison) =>
    listLoosened(comparison, 'maxLength').map(({ name, before, after }) => ({
      subject: name,
      message: `${name} may hold at most ${after} characters; it was ${before}`,
      kinds: ['reads'],
    })),
})
