import { findKind } from '../../../postgres/statements/tree.ts'
import { createRule } from '../domain/create-rule.ts'
import { toKey, toListName } from '../domain/names.ts'

export const renameEnumValue = createRule({
  name: 'rename-enum-value',
  severity: 'error',
  blocks: 'nothing',
  title: 'A value of an enum gets another name under a running application',
  reason:
    'Every row changes at once: the application that is running sends a value that does not exist and receives one that it does not know.',
  remedy: 'Add the new value, release an application that knows both, and change the rows in batches.',
  example: { dangerous: ["alter type mood rename value 'calm' to 'quiet';"], safe: ["alter type mood add value 'quiet' after 'calm';"] },
  find: ({ statement }) => {
    const alter = findKind(statement.node, 'AlterEnumStmt')
    if (alter?.oldVal === undefined) return []
    const type = toListName(alter.typeName)
    return [
      {
        subject: `${type}.${alter.oldVal}`,
        message: `Whoever sends or expects '${alter.oldVal}' fails from now on`,
        on: toKey('type', type),
        fix: [`${statement.text.replace(/\brename\s+value\s+('(?:[^']|'')*')\s+to\s+('(?:[^']|'')*')/i, 'add value $2 after $1')};`],
      },
    ]
  },
})
