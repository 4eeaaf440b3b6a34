import { createRule } from '../domain/create-rule.ts'

export const relationAdded = createRule({
  name: 'relation-added',
  severity: 'note',
  direction: 'neither',
  mirror: ['relation-removed'],
  title: 'A table or view can be used that could not',
  reason: 'Nobody asked for it yet.',
  remedy: 'Nothing; `dorsal permissions` says who sees which rows of it.',
  example: { kind: 'sql', change: 'create table invoices (id bigint primary key); grant select on invoices to authenticated;' },
  find: ({ relations }) => relations.come.map(({ name, value }) => ({ subject: name, message: `The ${value.kind} ${name} can be used` })),
})
