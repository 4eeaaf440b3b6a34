import { createRule } from '../domain/create-rule.ts'
import { listColumns } from '../domain/list-columns.ts'
import { isNamed } from '../domain/render-type.ts'

export const timestampWithoutTimeZone = createRule({
  name: 'timestamp-without-time-zone',
  severity: 'warning',
  blocks: 'nothing',
  title: 'A column of type timestamp does not say which moment it means',
  reason:
    'timestamp stores what a clock on a wall shows. Two servers or sessions in different zones read different moments out of it, and once a year an hour is there twice.',
  remedy: 'timestamptz: it stores the moment, in the same eight bytes.',
  example: {
    dangerous: ['create table letters (id bigint primary key, sent_at timestamp);\nalter table letters enable row level security;'],
    safe: ['create table letters (id bigint primary key, sent_at timestamptz);\nalter table letters enable row level security;'],
  },
  find: ({ statement }) =>
    listColumns(statement)
      .filter(({ column }) => isNamed(column.typeName, 'timestamp'))
      .map(({ table, column }) => ({
        subject: `${table}.${column.colname}`,
        message: `${column.colname} does not say which moment it means`,
        fix: [`${statement.text.replace(/\btimestamp\b(?:\s+without\s+time\s+zone)?(?!\s+with\b)/gi, 'timestamptz')};`],
      })),
})
