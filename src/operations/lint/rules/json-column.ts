import { createRule } from '../domain/create-rule.ts'
import { listColumns } from '../domain/list-columns.ts'
import { isNamed } from '../domain/render-type.ts'

export const jsonColumn = createRule({
  name: 'json-column',
  severity: 'warning',
  blocks: 'nothing',
  title: 'A column of type json cannot be compared',
  reason: 'json has no equality: SELECT DISTINCT, UNION and GROUP BY over the row fail, and every access parses the text again.',
  remedy: 'jsonb.',
  example: { dangerous: ['alter table orders add column extras json;'], safe: ['alter table orders add column extras jsonb;'] },
  find: ({ statement }) =>
    listColumns(statement)
      .filter(({ column }) => isNamed(column.typeName, 'json'))
      .map(({ table, column }) => ({
        subject: `${table}.${column.colname}`,
        message: `Queries with DISTINCT or UNION over ${column.colname} fail`,
        fix: [`${statement.text.replace(/\bjson\b/gi, 'jsonb')};`],
      })),
})
