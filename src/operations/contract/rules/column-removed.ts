import { createRule } from '../domain/create-rule.ts'
import { guessRenamedColumn } from '../domain/guess-rename.ts'

export const columnRemoved = createRule({
  name: 'column-removed',
  severity: 'error',
  direction: 'both',
  mirror: ['column-added', 'required-column-added'],
  title: 'A column is gone, or no role may use it any more',
  reason: 'Requests that select, filter, order or write it are refused with 400, the whole request and not only this column.',
  remedy: 'Mark it as deprecated with a sunset first, and drop it when nobody uses it: `dorsal db new --drop-column` writes the steps.',
  example: { kind: 'sql', change: 'alter table orders drop column note;' },
  find: (comparison) =>
    comparison.columns.gone.map((gone) => {
      const renamed = guessRenamedColumn(gone, comparison)
      return {
        subject: gone.name,
        message: `${gone.name} is gone${renamed === undefined ? '' : `; ${renamed.name} came with the same type`}`,
        deprecation: gone.value.deprecation,
        fix: renamed === undefined ? undefined : `select=${gone.key}:${renamed.key}`,
      }
    }),
})
