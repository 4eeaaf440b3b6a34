import { listCommands } from '../domain/alterations.ts'
import { createRule } from '../domain/create-rule.ts'
import { renderName, toKey } from '../domain/names.ts'

export const dropDefault = createRule({
  name: 'drop-default',
  severity: 'warning',
  blocks: 'reads and writes',
  title: 'A column loses its default',
  reason:
    'Inserts of the application that is running leave the column out: they fail where it may not be null, and store a null elsewhere.',
  remedy: 'Release an application first that sends the value, then accept this finding with the reason.',
  example: {
    dangerous: ['alter table orders alter column status drop default;'],
    safe: ["alter table orders alter column status set default 'received';"],
  },
  find: ({ statement, born }) =>
    listCommands(statement, 'AT_ColumnDefault')
      .filter(({ table, command }) => command.def === undefined && !born.has(toKey('column', `${table}.${command.name}`)))
      .map(({ table, key, command }) => ({
        subject: `${table}.${command.name}`,
        message: `Inserts into ${renderName(table)} that leave ${command.name} out fail or store a null from now on`,
        on: key,
      })),
})
