import { createRule } from '../domain/create-rule.ts'

export const schemaRemoved = createRule({
  name: 'schema-removed',
  severity: 'error',
  direction: 'both',
  mirror: ['schema-added'],
  title: 'A schema is not served any more',
  reason: 'Every request with its name in Accept-Profile or Content-Profile is refused.',
  remedy: 'Serve it until nobody asks for it; views can keep an old shape alive in it.',
  example: { kind: 'service', before: { defaultSchema: 'public' }, after: { defaultSchema: 'none' } },
  find: ({ schemas }) =>
    schemas.gone.map(({ name, value }) => ({
      subject: name,
      message: `The schema ${name} is not served any more`,
      things: Object.keys(value.relations).map((key) => `${name}.${key}`),
      deprecation: value.deprecation,
    })),
})
