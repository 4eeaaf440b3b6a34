import { listCommands } from '../domain/alterations.ts'
import { createRule } from '../domain/create-rule.ts'
import { renderName } from '../domain/names.ts'

export const dropNotNull = createRule({
  name: 'drop-not-null',
  severity: 'warning',
  blocks: 'reads and writes',
  title: 'A column may hold nulls that no reader expects',
  reason: 'Typed clients and the application that is running take the column to be there always, and fail on the first null.',
  remedy: 'Release readers first that can live with a null, then accept this finding with the reason.',
  example: {
    dangerous: ['alter table orders alter column status drop not null;'],
    safe: ["alter table orders alter column status set default 'new';"],
  },
  find: ({ statement }) =>
    listCommands(statement, 'AT_DropNotNull').map(({ table, key, command }) => ({
      subject: `${table}.${command.name}`,
      message: `Readers of ${renderName(table)}.${command.name} may meet a null from now on`,
      on: key,
    })),
})
