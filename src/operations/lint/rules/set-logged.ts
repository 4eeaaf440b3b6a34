import { listCommands } from '../domain/alterations.ts'
import { createRule } from '../domain/create-rule.ts'
import { renderName } from '../domain/names.ts'

export const setLogged = createRule({
  name: 'set-logged',
  severity: 'error',
  blocks: 'reads and writes',
  title: 'A table is written anew to change whether it is logged',
  reason:
    'SET LOGGED and SET UNLOGGED copy the whole table under an ACCESS EXCLUSIVE lock. An unlogged table is empty after a crash, and on every replica.',
  remedy: 'Decide it when the table is created. A table that exists is copied into a new one in batches, then the two change names.',
  example: {
    dangerous: ['alter table orders set unlogged;'],
    safe: ['create unlogged table order_cache (id bigint primary key);\nalter table order_cache enable row level security;'],
  },
  find: ({ statement }) =>
    listCommands(statement, 'AT_SetLogged', 'AT_SetUnLogged').map(({ table, key, command }) => ({
      subject: table,
      message: `Nobody can read or write ${renderName(table)} until it is copied${command.subtype === 'AT_SetUnLogged' ? ', and a crash empties it' : ''}`,
      on: key,
      growsWith: table,
    })),
})
