import { findKind, isTrue } from '../../../postgres/statements/tree.ts'
import { createRule } from '../domain/create-rule.ts'
import { renderName, toKey, toTableName } from '../domain/names.ts'

export const updateWithoutWhere = createRule({
  name: 'update-without-where',
  severity: 'error',
  blocks: 'writes',
  title: 'Every row of a table is updated at once',
  reason:
    'Every row is locked until the transaction ends and written a second time; the table doubles, replicas fall behind, and other writers wait.',
  remedy:
    'Write `-- dorsal:batch table=… key=…` above it: `dorsal migrate` then runs it in ranges of the key, each in its own transaction.',
  example: {
    dangerous: ["update orders set status = 'old';"],
    safe: ["-- dorsal:batch table=orders key=id\nupdate orders set status = 'old';"],
  },
  find: ({ statement }) => {
    if (statement.isBatched) return []
    const update = findKind(statement.node, 'UpdateStmt')
    if (update?.relation === undefined || (update.whereClause !== undefined && !isTrue(update.whereClause))) return []
    const table = toTableName(update.relation)
    return [
      {
        subject: table,
        message: `Other writers of ${renderName(table)} wait until every row is updated`,
        on: toKey('relation', table),
        growsWith: table,
        fix: [`-- dorsal:batch table=${renderName(table)} key=id\n${statement.text};`],
      },
    ]
  },
})
