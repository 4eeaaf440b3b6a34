import { listTexts } from '../../../postgres/statements/tree.ts'
import { listAddedColumns, listAddedConstraints } from '../domain/alterations.ts'
import { createRule } from '../domain/create-rule.ts'
import { renderName, renderPart } from '../domain/names.ts'
import type { Hazard } from '../types.ts'

export const primaryKeyWithoutIndex = createRule({
  name: 'primary-key-without-index',
  severity: 'error',
  blocks: 'reads and writes',
  title: 'A primary key builds its index while nobody can use the table',
  reason: 'ADD PRIMARY KEY builds an index under an ACCESS EXCLUSIVE lock, and looks for nulls in columns that may hold them.',
  remedy: 'Build a unique index CONCURRENTLY, make the columns NOT NULL by way of a validated check, then ADD PRIMARY KEY USING INDEX.',
  example: {
    dangerous: ['alter table imports add primary key (id);'],
    safe: [
      'create unique index concurrently imports_pkey on imports (id);',
      'alter table imports add constraint imports_pkey primary key using index imports_pkey;',
    ],
  },
  find: ({ statement }) => [
    ...listAddedConstraints(statement, 'CONSTR_PRIMARY')
      .filter(({ constraint }) => constraint.indexname === undefined)
      .map(({ table, key, constraint }): Hazard => {
        const name = renderName(table)
        const index = renderPart(constraint.conname ?? `${table.split('.')[1]}_pkey`)
        const columns = listTexts(constraint.keys).map(renderPart).join(', ')
        return {
          subject: `${table}.${constraint.conname ?? 'primary key'}`,
          message: `Nobody can read or write ${name} until the index is built`,
          on: key,
          growsWith: table,
          ...(constraint.without_overlaps
            ? {}
            : {
                fix: [
                  `create unique index concurrently ${index} on ${name} (${columns});`,
                  `alter table ${name} add constraint ${index} primary key using index ${index};`,
                ],
              }),
        }
      }),
    ...listAddedColumns(statement)
      .filter(({ constraints }) => constraints.some(({ contype }) => contype === 'CONSTR_PRIMARY'))
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
