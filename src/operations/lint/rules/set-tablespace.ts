import { listCommands } from '../domain/alterations.ts'
import { createRule } from '../domain/create-rule.ts'
import { renderName } from '../domain/names.ts'

export const setTablespace = createRule({
  name: 'set-tablespace',
  severity: 'error',
  blocks: 'reads and writes',
  title: 'A table moves to another tablespace while nobody can use it',
  reason: 'SET TABLESPACE copies the whole table under an ACCESS EXCLUSIVE lock.',
  remedy: 'Move it in a maintenance window, or with pg_repack --tablespace while it is used. New tables can be created where they belong.',
  example: {
    dangerous: ['alter table orders set tablespace pg_default;'],
    safe: [
      'create table orders_archive (id bigint primary key) tablespace pg_default;\nalter table orders_archive enable row level security;',
    ],
  },
  find: ({ statement }) =>
    listCommands(statement, 'AT_SetTableSpace').map(({ table, key }) => ({
      subject: table,
      message: `Nobody can read or write ${renderName(table)} until it is copied`,
      on: key,
      growsWith: table,
    })),
})
