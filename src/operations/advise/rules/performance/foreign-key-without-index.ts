import { createRule } from '../../domain/create-rule.ts'
import { isInnerSchema } from '../../domain/inner-schemas.ts'
import { renderName, renderPart } from '../../domain/names.ts'
import { readForeignKeys } from '../../store/read-foreign-keys.ts'

export const foreignKeyWithoutIndex = createRule({
  name: 'foreign-key-without-index',
  area: 'performance',
  severity: 'warning',
  splinter: '0001_unindexed_foreign_keys',
  title: 'No index helps to find the rows behind a foreign key',
  reason:
    'Each row that is deleted from the table a foreign key points to, and each whose key changes, has PostgreSQL look for rows that point to it: without an index it reads the whole table, once for each. Joins and embedded resources ask the same question.',
  remedy: 'An index that begins with the columns of the key. On a small table that nobody deletes from or joins, accept the finding.',
  example: {
    kind: 'sql',
    dangerous: `create table teams (id bigint primary key);
create table members (id bigint primary key, team_id bigint references teams);`,
    safe: `create table teams (id bigint primary key);
create table members (id bigint primary key, team_id bigint references teams);
create index members_team_id_idx on members (team_id);`,
  },
  find: async ({ read }) => {
    const bare = (await read(readForeignKeys)).filter(({ schema, hasIndex }) => !hasIndex && !isInnerSchema(schema))
    return bare.map(({ schema, table, name, columns, rows }) => ({
      subject: `${schema}.${table}.${name}`,
      message: `Nothing finds the rows of ${renderName({ schema, name: table })} by ${columns.join(', ')}, but reading ${renderRows(rows)}`,
      fix: `create index concurrently on ${renderName({ schema, name: table })} (${columns.map(renderPart).join(', ')});`,
      details: { columns, rows: rows < 0 ? null : rows },
    }))
  },
})

function renderRows(rows: number): string {
  return rows < 0 ? 'all of them' : `all ${rows}`
}
