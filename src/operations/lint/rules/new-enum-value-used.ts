import { createRule } from '../domain/create-rule.ts'
import { toKey, toListName } from '../domain/names.ts'
import { findKind, listDeep } from '../domain/tree.ts'

export const newEnumValueUsed = createRule({
  name: 'new-enum-value-used',
  severity: 'error',
  blocks: 'nothing',
  title: 'A new value of an enum is used in the transaction that adds it',
  reason: 'PostgreSQL refuses it (55P04, unsafe use of new value): the value exists only after its transaction.',
  remedy: 'Add the value in a migration of its own, before the one that uses it.',
  example: {
    dangerous: ["alter type mood add value 'tired';\nupdate people set mood = 'tired' where id = 1;"],
    safe: ["alter type mood add value 'tired';", "update people set mood = 'tired' where id = 1;"],
  },
  find: ({ statement, earlier }) => {
    if (!statement.inTransaction) return []
    const used = new Set(listDeep(statement.node, 'A_Const').map(({ sval }) => sval?.sval))
    return earlier.flatMap((each) => {
      const alter = findKind(each.node, 'AlterEnumStmt')
      if (alter?.newVal === undefined || alter.oldVal !== undefined || !used.has(alter.newVal)) return []
      const type = toListName(alter.typeName)
      return [
        {
          subject: `${type}.${alter.newVal}`,
          message: `'${alter.newVal}' is added in this transaction and cannot be used before it ends`,
          on: toKey('type', type),
          fix: [`${each.text};`, `${statement.text};`],
        },
      ]
    })
  },
})
