import { listLoosened } from '../domain/compare-limits.ts'
import { createRule } from '../domain/create-rule.ts'

export const minLengthLowered = createRule({
  name: 'min-length-lowered',
  severity: 'warning',
  direction: 'output',
  mirror: ['min-length-raised'],
  title: 'A column may hold shorter texts',
  reason: 'What clients keep or show it in may not be made for that.',
  remedy: 'Look at the clients that read it.',
  example: {
    kind: 'sql',
    change: 'alter table tags drop constraint tags_label_check, add check (length(label) >= 1 and length(label) <= 20);',
  },
  find: (comparison) =>
    listLoosened(comparison, 'minLength').map(({ name, before, after }) => ({
      subject: name,
      message: `${name} may hold at least ${after} characters; it was ${before}`,
      kinds: ['reads'],
    })),
})
