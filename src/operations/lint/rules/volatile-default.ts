import { listAddedColumns } from '../domain/alterations.ts'
import { createRule } from '../domain/create-rule.ts'
import { renderName, renderPart } from '../domain/names.ts'
import { renderType } from '../domain/render-type.ts'
import { isVolatile } from '../domain/volatile-expression.ts'

export const volatileDefault = createRule({
  name: 'volatile-default',
  severity: 'error',
  blocks: 'reads and writes',
  title: 'A new column with a volatile default writes the table anew',
  reason:
    'A constant default is kept once for all old rows. One that gives each row another value (gen_random_uuid(), random(), clock_timestamp()) is written into every row under an ACCESS EXCLUSIVE lock.',
  remedy: 'Add the column without a default, set the default for new rows, and fill the old ones in batches.',
  example: {
    dangerous: ['alter table orders add column token uuid default gen_random_uuid();'],
    safe: ['alter table orders add column token uuid;\nalter table orders alter column token set default gen_random_uuid();'],
  },
  find: ({ statement }) =>
    listAddedColumns(statement).flatMap(({ table, key, column, constraints, clause }) => {
      const given = constraints.find(({ contype }) => contype === 'CONSTR_DEFAULT')?.raw_expr
      if (given === undefined || !isVolatile(given)) return []
      const name = renderName(table)
      const expression = /\bdefault\s+(.+?)(?:\s+(?:not\s+null|check|references|unique|primary|constraint)\b.*)?$/is.exec(clause)?.[1] ?? ''
      const part = renderPart(column.colname ?? '')
      return [
        {
          subject: `${table}.${column.colname}`,
          message: `Nobody can read or write ${name} until every row has a value of its own`,
          on: key,
          growsWith: table,
          fix: [
            `alter table ${name} add column ${part} ${renderType(column.typeName)};\nalter table ${name} alter column ${part} set default ${expression};`,
          ],
        },
      ]
    }),
})
