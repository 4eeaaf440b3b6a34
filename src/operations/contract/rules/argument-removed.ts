import { createRule } from '../domain/create-rule.ts'

export const argumentRemoved = createRule({
  name: 'argument-removed',
  severity: 'error',
  direction: 'input',
  mirror: ['argument-added', 'required-argument-added'],
  title: 'A function does not take an argument any more',
  reason: 'Calls that give it are answered with 404: no function has these arguments.',
  remedy: 'Keep the argument and leave it alone until nobody gives it.',
  example: {
    kind: 'sql',
    change: `drop function search_orders(text, int); create function search_orders(word text) returns setof orders language sql stable as 'select * from orders';`,
  },
  find: ({ parameters }) =>
    parameters.gone.map(({ name, owner, value }) => {
      const likely = parameters.come.filter((other) => other.owner === owner && other.value.type === value.type)
      const renamed = likely.length === 1 ? likely[0] : undefined
      return {
        subject: name,
        message: `${name} is gone${renamed === undefined ? '' : `; ${renamed.name} came with the same type`}`,
        ...(value.optional ? { kinds: ['gives'] } : { things: [name, owner.name], kinds: ['gives', 'calls'] }),
      }
    }),
})
