import { createRule } from '../domain/create-rule.ts'
import { renderName, toKey, toTableName } from '../domain/names.ts'
import { renderBatch } from '../domain/render-batch.ts'
import { findKind, isTrue } from '../domain/tree.ts'

export const updateWithoutWhere = createRule({
  name: 'update-without-where',
  severity: 'error',
  blocks: 'writes',
  title: 'Every row of a table is updated at once',
  reason:
    'Every row is locked until the transaction ends and written a second time; the table doubles, replicas fall behind, and other writers wait.',
  remedy: 'Say which rows, and update them in batches, each in its own transaction.',
  example: {
    dangerous: ["update orders set status = 'old';"],
    safe: ["update orders set status = 'old' where id in (select id from orders where status <> 'old' limit 1000);"],
  },
  find: ({ statement }) => {
    const update = findKind(statement.node, 'UpdateStmt')
    if (update?.relation === undefined || (update.whereClause !== undefined && !isTrue(update.whereClause))) return []
    const table = toTableName(update.relation)
    return [
      {
        subject: table,
        message: `Other writers of ${renderName(table)} wait until every row is updated`,
        on: toKey('relation', table),
        growsWith: table,
        ...(update.whereClause === undefined ? { fix: [renderBatch(statement.text, table)] } : {}),
      },
    ]
  },
})
