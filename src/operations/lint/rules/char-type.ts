import { createRule } from '../domain/create-rule.ts'
import { listColumns } from '../domain/list-columns.ts'
import { isNamed } from '../domain/render-type.ts'

export const charType = createRule({
  name: 'char-type',
  severity: 'warning',
  blocks: 'nothing',
  title: 'A column of type char(n) is padded with spaces',
  reason:
    "char(n) fills every value with spaces, which count in some comparisons and not in others: 'a' like 'a ' is false, 'a'::char(3) = 'a' is true.",
  remedy: 'text, with a check on its length where that matters.',
  example: {
    dangerous: ['create table letters (id bigint primary key, country char(2));\nalter table letters enable row level security;'],
    safe: [
      'create table letters (id bigint primary key, country text check (length(country) = 2));\nalter table letters enable row level security;',
    ],
  },
  find: ({ statement }) =>
    listColumns(statement)
      .filter(({ column }) => isNamed(column.typeName, 'bpchar', 'char'))
      .map(({ table, column }) => ({
        subject: `${table}.${column.colname}`,
        message: `${column.colname} is filled up with spaces`,
        fix: [`${statement.text.replace(/\b(?:character|char)\s*(?:\(\s*\d+\s*\))?(?!\s*varying)/gi, 'text')};`],
      })),
})
