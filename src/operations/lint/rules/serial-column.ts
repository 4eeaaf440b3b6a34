import { findKind } from '../../../postgres/statements/tree.ts'
import { createRule } from '../domain/create-rule.ts'
import { listColumns } from '../domain/list-columns.ts'
import { isNamed } from '../domain/render-type.ts'

export const serialColumn = createRule({
  name: 'serial-column',
  severity: 'note',
  blocks: 'nothing',
  title: 'A serial column needs rights on a sequence of its own',
  reason: 'Whoever inserts needs USAGE on the sequence besides INSERT on the table, and can write any number into the column.',
  remedy: 'bigint GENERATED ALWAYS AS IDENTITY.',
  example: {
    dangerous: ['create table letters (id bigserial primary key);\nalter table letters enable row level security;'],
    safe: ['create table letters (id bigint generated always as identity primary key);\nalter table letters enable row level security;'],
  },
  find: ({ statement }) =>
    listColumns(statement)
      .filter(
        ({ column }) =>
          findKind(statement.node, 'CreateStmt') !== undefined &&
          isNamed(column.typeName, 'serial', 'bigserial', 'smallserial', 'serial4', 'serial8', 'serial2'),
      )
      .map(({ table, column }) => ({
        subject: `${table}.${column.colname}`,
        message: `Inserts need USAGE on the sequence of ${column.colname}`,
        fix: [`${statement.text.replace(/\b(?:big|small)?serial[248]?\b/gi, 'bigint generated always as identity')};`],
      })),
})
