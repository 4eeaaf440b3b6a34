import { listCommands } from '../domain/alterations.ts'
import { createRule } from '../domain/create-rule.ts'
import { renderName, toKey } from '../domain/names.ts'

export const dropColumn = createRule({
  name: 'drop-column',
  severity: 'error',
  blocks: 'reads and writes',
  title: 'A column and what is in it are gone',
  reason: 'The values are lost for good, and the version of the application that is running fails on the next query that names the column.',
  remedy:
    'First release an application that does not name it. Then drop it, and accept this finding with the reason: nobody uses it any more. `dorsal db new --drop-column orders.note` writes both steps.',
  example: {
    dangerous: ['alter table orders drop column note;'],
    safe: ["comment on column orders.note is 'unused since release 12; to be dropped with release 14';"],
  },
  find: ({ statement, born }) =>
    listCommands(statement, 'AT_DropColumn')
      .filter(({ table, command }) => !born.has(toKey('column', `${table}.${command.name}`)))
      .map(({ table, key, command }) => ({
        subject: `${table}.${command.name}`,
        message: `The values of ${renderName(table)}.${command.name} are lost, and whoever still asks for it fails`,
        on: key,
      })),
})
