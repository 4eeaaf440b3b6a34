import { findKind } from '../../../postgres/statements/tree.ts'
import { createRule } from '../domain/create-rule.ts'
import { toKey, toListName } from '../domain/names.ts'

export const enumValueWithoutPlace = createRule({
  name: 'enum-value-without-place',
  severity: 'note',
  blocks: 'nothing',
  title: 'A new value of an enum goes to the end of its order',
  reason: 'ORDER BY and comparisons follow the order in which the values are declared, and a value never changes its place.',
  remedy: 'BEFORE or AFTER says where it belongs.',
  example: { dangerous: ["alter type mood add value 'tired';"], safe: ["alter type mood add value 'tired' after 'busy';"] },
  find: ({ statement }) => {
    const alter = findKind(statement.node, 'AlterEnumStmt')
    if (alter?.newVal === undefined || alter.oldVal !== undefined || alter.newValNeighbor !== undefined) return []
    const type = toListName(alter.typeName)
    return [
      {
        subject: `${type}.${alter.newVal}`,
        message: `'${alter.newVal}' comes after every other value of ${type}`,
        on: toKey('type', type),
      },
    ]
  },
})
