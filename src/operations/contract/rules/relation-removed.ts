import { createRule } from '../domain/create-rule.ts'
import { guessRenamedRelation } from '../domain/guess-rename.ts'
import { listEmbedThings } from '../domain/to-embed-thing.ts'

export const relationRemoved = createRule({
  name: 'relation-removed',
  severity: 'error',
  direction: 'both',
  mirror: ['relation-added'],
  title: 'A table or view is gone, or no role may use it any more',
  reason: 'Every request to it is answered with 404 or 401.',
  remedy: 'Mark it as deprecated with a sunset first; a view with its name keeps old clients going.',
  example: { kind: 'sql', change: 'drop table reviews;' },
  find: (comparison) =>
    comparison.relations.gone.map((gone) => {
      const renamed = guessRenamedRelation(gone, comparison)
      return {
        subject: gone.name,
        message: `${gone.name} is gone${renamed === undefined ? '' : `; ${renamed.name} came with the same columns`}`,
        things: [gone.name, ...listEmbedThings(gone, comparison)],
        deprecation: gone.value.deprecation,
        fix: renamed === undefined ? undefined : `create view ${gone.name} with (security_invoker) as select * from ${renamed.name};`,
      }
    }),
})
