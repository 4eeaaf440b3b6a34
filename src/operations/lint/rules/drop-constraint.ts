import { listAddedConstraints, listCommands } from '../domain/alterations.ts'
import { createRule } from '../domain/create-rule.ts'
import { renderName, toKey } from '../domain/names.ts'

export const dropConstraint = createRule({
  name: 'drop-constraint',
  severity: 'warning',
  blocks: 'reads and writes',
  title: 'A constraint is dropped and nothing takes its place',
  reason:
    'What it kept out may come in from now on; a dropped unique or primary key takes its index along, ON CONFLICT fails without it, and so do embeds of the API without their foreign key.',
  remedy: 'Add the constraint that takes its place in the same migration.',
  example: {
    dangerous: ['alter table orders drop constraint orders_quantity_positive;'],
    safe: [
      'alter table orders drop constraint orders_quantity_positive, add constraint orders_quantity_positive check (quantity >= 0) not valid;',
    ],
  },
  find: ({ statement, later, born }) => {
    const replaced = new Set(
      [statement, ...later].flatMap((each) =>
        listAddedConstraints(each, 'CONSTR_CHECK', 'CONSTR_UNIQUE', 'CONSTR_PRIMARY', 'CONSTR_FOREIGN').map(({ table }) => table),
      ),
    )
    return listCommands(statement, 'AT_DropConstraint')
      .filter(({ table, command }) => !replaced.has(table) && !born.has(toKey('constraint', `${table}.${command.name}`)))
      .map(({ table, key, command }) => ({
        subject: `${table}.${command.name}`,
        message: `${renderName(table)} is not kept by ${command.name} any more`,
        on: key,
      }))
  },
})
