import { createRule } from '../domain/create-rule.ts'

export const functionRemoved = createRule({
  name: 'function-removed',
  severity: 'error',
  direction: 'both',
  mirror: ['function-added'],
  title: 'A function is gone, or no role may call it any more',
  reason: 'Every call of it is answered with 404 or 401.',
  remedy: 'Mark it as deprecated with a sunset first; a function with its name may call the new one.',
  example: { kind: 'sql', change: 'drop function cancel(bigint);' },
  find: ({ functions }) =>
    functions.gone.map(({ name, value }) => ({ subject: name, message: `${name}() is gone`, deprecation: value[0]?.deprecation })),
})
