import { findKind, listDeep } from '../../../postgres/statements/tree.ts'
import { createRule } from '../domain/create-rule.ts'
import { toKey, toListName } from '../domain/names.ts'

export const newEnumValueUsed = createRule({
  name: 'new-enum-value-used',
  severity: 'warning',
  blocks: 'nothing',
  title: 'A new value of an enum is used in the transaction that adds it',
  reason:
    'PostgreSQL refuses it (55P04, unsafe use of new value): the value exists only after its transaction. `dorsal migrate` ends the transaction behind the new value, so that a failure leaves the file half applied; another tool fails.',
  remedy: 'Add the value in a migration of its own, before the one that uses it.',
  example: {
    dangerous: ["alter type mood add value 'tired';\nupdate people set mood = 'tired' where id = 1;"],
    safe: ["alter type mood add value 'tired';", "update people set mood = 'tired' where id = 1;"],
  },
  find: ({ statement, alongside }) => {
    const used = new Set(listDeep(statement.node, 'A_Const').map(({ sval }) => sval?.sval))
    return alongside.flatMap((each) => {
      const alter = findKind(each.node, 'AlterEnumStmt')
      if (alter?.newVal === undefined || alter.oldVal !== undefined || !used.has(alter.newVal)) return []
      const type = toListName(alter.typeName)
      return [
        {
          subject: `${type}.${alter.newVal}`,
          message: `'${alter.newVal}' is added by this file and can be used only after the transaction that adds it`,
          on: toKey('type', type),
          fix: [`${each.text};`, `${statement.text};`],
        },
      ]
    })
  },
})
