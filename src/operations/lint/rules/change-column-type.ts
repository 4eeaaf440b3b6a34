import { findKind } from '../../../postgres/statements/tree.ts'
import { listCommands } from '../domain/alterations.ts'
import { createRule } from '../domain/create-rule.ts'
import { isFreeChange, mayBeFreeChange } from '../domain/free-type-changes.ts'
import { renderName, renderPart } from '../domain/names.ts'
import { renderType } from '../domain/render-type.ts'
import type { Hazard } from '../types.ts'

export const changeColumnType = createRule({
  name: 'change-column-type',
  severity: 'error',
  blocks: 'reads and writes',
  title: 'A column gets another type and its table is written anew',
  reason:
    'Most changes of type rewrite every row and every index of the table under an ACCESS EXCLUSIVE lock, and break the application that still sends ' +
    'the old type. Free are: a longer or unlimited varchar, varchar to text and back without a limit, a numeric with more digits and the same scale, a longer varbit, cidr to inet.',
  remedy:
    'Add a column of the new type, fill it in batches while a trigger keeps it equal, let the application move, then drop the old one: `dorsal db new --change-type orders.quantity bigint` writes that.',
  example: {
    dangerous: ['alter table orders alter column quantity type bigint;'],
    safe: ['alter table orders add column quantity_new bigint;'],
  },
  find: ({ statement, facts }) =>
    listCommands(statement, 'AT_AlterColumnType').flatMap(({ table, key, command }): readonly Hazard[] => {
      const definition = findKind(command.def, 'ColumnDef')
      const to = renderType(definition?.typeName)
      const from = facts?.tables.get(table)?.columns.get(command.name ?? '')
      if (from !== undefined && definition?.raw_default === undefined && isFreeChange(from, to)) return []
      const isUnsure = from === undefined && definition?.raw_default === undefined && mayBeFreeChange(to)
      const name = renderName(table)
      const column = `${name}.${command.name}`
      return [
        {
          subject: `${table}.${command.name}`,
          message: isUnsure
            ? `Whether ${column} can become ${to} without writing ${name} anew depends on its type now, which only the database knows`
            : `Nobody can read or write ${name} until every row is written anew with ${column} as ${to}`,
          on: key,
          growsWith: table,
          ...(isUnsure ? { severity: 'warning' as const } : {}),
          fix: [
            `alter table ${name} add column ${renderPart(`${command.name}_new`)} ${to};\n-- then a trigger that keeps both equal, a fill in batches, the application, and the drop of the old one`,
          ],
        },
      ]
    }),
})
