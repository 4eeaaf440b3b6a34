import { listTexts } from '../../../postgres/statements/tree.ts'
import { listAddedColumns, listAddedConstraints } from '../domain/alterations.ts'
import { createRule } from '../domain/create-rule.ts'
import { renderName, renderPart } from '../domain/names.ts'
import type { Hazard } from '../types.ts'

export const uniqueWithoutIndex = createRule({
  name: 'unique-without-index',
  severity: 'error',
  blocks: 'reads and writes',
  title: 'A unique constraint builds its index while nobody can use the table',
  reason: 'ADD UNIQUE builds an index under an ACCESS EXCLUSIVE lock.',
  remedy: 'Build a unique index CONCURRENTLY, then make it the constraint with ADD CONSTRAINT … UNIQUE USING INDEX, which takes no time.',
  example: {
    dangerous: ['alter table orders add constraint orders_code_key unique (code);'],
    safe: [
      'create unique index concurrently orders_code_key on orders (code);',
      'alter table orders add constraint orders_code_key unique using index orders_code_key;',
    ],
  },
  find: ({ statement }) => [
    ...listAddedConstraints(statement, 'CONSTR_UNIQUE')
      .filter(({ constraint }) => constraint.indexname === undefined)
      .map(({ table, key, constraint }): Hazard => {
        const columns = listTexts(constraint.keys)
        const index = renderPart(constraint.conname ?? `${table.split('.')[1]}_${columns.join('_')}_key`)
        const name = renderName(table)
        return {
          subject: `${table}.${constraint.conname ?? columns.join('_')}`,
          message: `Nobody can read or write ${name} until the index is built`,
          on: key,
          growsWith: table,
          // A temporal key has no form that uses an index built before.
          ...(constraint.without_overlaps
            ? {}
            : {
                fix: [
                  `create unique index concurrently ${index} on ${name} (${columns.map(renderPart).join(', ')});`,
                  `alter table ${name} add constraint ${index} unique using index ${index};`,
                ],
              }),
        }
      }),
    ...listAddedColumns(statement)
      .filter(({ constraints }) => constraints.some(({ contype }) => contype === 'CONSTR_UNIQUE'))
      .map(
        ({ table, key, column }): Hazard => ({
          subject: `${table}.${column.colname}`,
          message: `Nobody can read or write ${renderName(table)} until the index of the new column is built`,
          on: key,
          growsWith: table,
        }),
      ),
  ],
})
