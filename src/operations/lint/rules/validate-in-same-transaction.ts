import { listAddedConstraints, listCommands } from '../domain/alterations.ts'
import { createRule } from '../domain/create-rule.ts'
import { renderName, renderPart } from '../domain/names.ts'

export const validateInSameTransaction = createRule({
  name: 'validate-in-same-transaction',
  severity: 'error',
  blocks: 'reads and writes',
  title: 'A constraint is validated under the lock that added it',
  reason:
    'The lock of ADD CONSTRAINT … NOT VALID is short only when its transaction ends. Validated in the same transaction, the whole table is read under it.',
  remedy: 'Put VALIDATE CONSTRAINT in the next migration.',
  example: {
    dangerous: [
      'alter table orders add constraint orders_paid check (amount >= 0) not valid;\nalter table orders validate constraint orders_paid;',
    ],
    safe: [
      'alter table orders add constraint orders_paid check (amount >= 0) not valid;',
      'alter table orders validate constraint orders_paid;',
    ],
  },
  find: ({ statement, alongside }) => {
    if (!statement.inTransaction) return []
    const added = [...alongside, statement].flatMap((each) =>
      listAddedConstraints(each, 'CONSTR_CHECK', 'CONSTR_FOREIGN', 'CONSTR_NOTNULL'),
    )
    return listCommands(statement, 'AT_ValidateConstraint').flatMap(({ table, key, command }) => {
      const found = added.find((each) => each.table === table && each.constraint.conname === command.name)
      if (found === undefined) return []
      const blocks = found.constraint.contype === 'CONSTR_FOREIGN' ? ('writes' as const) : ('reads and writes' as const)
      const name = renderName(table)
      return [
        {
          subject: `${table}.${command.name}`,
          message: `${blocks === 'writes' ? 'Writes' : 'Reads and writes'} of ${name} wait until every row was checked, since the lock that added the constraint is still held`,
          on: key,
          growsWith: table,
          blocks,
          fix: [`alter table ${name} ${found.clause};`, `alter table ${name} validate constraint ${renderPart(command.name ?? '')};`],
        },
      ]
    })
  },
})
