import { listTexts } from '../../../postgres/statements/tree.ts'
import { listAddedColumns, listCommands } from '../domain/alterations.ts'
import { createRule } from '../domain/create-rule.ts'
import { renderName } from '../domain/names.ts'

const serials: ReadonlySet<string> = new Set(['serial', 'bigserial', 'smallserial', 'serial2', 'serial4', 'serial8'])

export const addSerialColumn = createRule({
  name: 'add-serial-column',
  severity: 'error',
  blocks: 'reads and writes',
  title: 'A new serial or identity column writes the table anew',
  reason: 'Every row gets its number from a sequence when the column is added, under an ACCESS EXCLUSIVE lock.',
  remedy: 'Add a bigint column, give new rows their number from a sequence, and fill the old ones in batches.',
  example: {
    dangerous: ['alter table orders add column number bigint generated always as identity;'],
    safe: [
      "create sequence orders_number;\nalter table orders add column number bigint;\nalter table orders alter column number set default nextval('orders_number');",
    ],
  },
  find: ({ statement }) => [
    ...listAddedColumns(statement)
      .filter(
        ({ column, constraints }) =>
          constraints.some(({ contype }) => contype === 'CONSTR_IDENTITY') || serials.has(listTexts(column.typeName?.names).at(-1) ?? ''),
      )
      .map(({ table, key, column }) => ({
        subject: `${table}.${column.colname}`,
        message: `Nobody can read or write ${renderName(table)} until every row has its number`,
        on: key,
        growsWith: table,
      })),
    ...listCommands(statement, 'AT_DropIdentity').map(({ table, key, command }) => ({
      subject: `${table}.${command.name}`,
      message: `Inserts that leave ${command.name} to ${renderName(table)} fail from now on`,
      on: key,
      severity: 'warning' as const,
      blocks: 'nothing' as const,
    })),
  ],
})
