import { createRule } from '../domain/create-rule.ts'

export const functionAdded = createRule({
  name: 'function-added',
  severity: 'note',
  direction: 'neither',
  mirror: ['function-removed'],
  title: 'A function can be called that could not',
  reason: 'Nobody called it yet.',
  remedy: 'Nothing.',
  example: { kind: 'sql', change: `create function ping() returns text language sql stable as 'select 1';` },
  find: ({ functions }) => functions.come.map(({ name }) => ({ subject: name, message: `${name}() can be called` })),
})
