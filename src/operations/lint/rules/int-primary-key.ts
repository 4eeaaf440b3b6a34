import { createRule } from '../domain/create-rule.ts'
import { listColumns } from '../domain/list-columns.ts'
import { isNamed } from '../domain/render-type.ts'

export const intPrimaryKey = createRule({
  name: 'int-primary-key',
  severity: 'note',
  blocks: 'nothing',
  title: 'A primary key of four bytes ends at 2,147,483,647',
  reason:
    'When the numbers are used up every insert fails, and changing the type then writes the table and everything that refers to it anew.',
  remedy: 'bigint, or uuid.',
  example: {
    dangerous: ['create table letters (id int primary key);\nalter table letters enable row level security;'],
    safe: ['create table letters (id bigint primary key);\nalter table letters enable row level security;'],
  },
  find: ({ statement }) =>
    listColumns(statement)
      .filter(({ constraints }) => constraints.some(({ contype }) => contype === 'CONSTR_PRIMARY'))
      .filter(({ column }) => isNamed(column.typeName, 'int2', 'int4', 'serial', 'serial4', 'smallserial', 'serial2'))
      .map(({ table, column }) => ({
        subject: `${table}.${column.colname}`,
        message: `${column.colname} has room for about two thousand million rows`,
      })),
})
