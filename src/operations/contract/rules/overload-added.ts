import { createRule } from '../domain/create-rule.ts'

export const overloadAdded = createRule({
  name: 'overload-added',
  severity: 'warning',
  direction: 'input',
  mirror: ['overload-removed'],
  title: 'A function can be called in one way more',
  reason: 'A call that fits two overloads is refused with 300: PostgREST does not choose.',
  remedy: 'Give the overloads arguments that tell them apart, none of them optional.',
  example: { kind: 'sql', change: `create function greet(name text, again int) returns text language sql stable as 'select name';` },
  find: ({ overloads }) =>
    overloads.come.map(({ name, key }) => ({
      subject: name,
      message: `${name} is a further way to call it`,
      things: [key],
      kinds: ['calls'],
    })),
})
