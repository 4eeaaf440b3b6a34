import { findKind, isTrue } from '../../../postgres/statements/tree.ts'
import { createRule } from '../domain/create-rule.ts'
import { renderName, toKey, toTableName } from '../domain/names.ts'
import { renderBatch } from '../domain/render-batch.ts'

export const deleteWithoutWhere = createRule({
  name: 'delete-without-where',
  severity: 'error',
  blocks: 'writes',
  title: 'Every row of a table is deleted',
  reason: 'All rows are lost for good; a forgotten condition looks exactly like this.',
  remedy: 'Say which rows, and delete them in batches. Where all are meant, accept this finding with the reason.',
  example: {
    dangerous: ['delete from notes;'],
    safe: ["delete from notes where id in (select id from notes where body = '' limit 1000);"],
  },
  find: ({ statement }) => {
    const found = findKind(statement.node, 'DeleteStmt')
    if (found?.relation === undefined || (found.whereClause !== undefined && !isTrue(found.whereClause))) return []
    const table = toTableName(found.relation)
    return [
      {
        subject: table,
        message: `All rows of ${renderName(table)} are lost`,
        on: toKey('relation', table),
        ...(found.whereClause === undefined ? { fix: [renderBatch(statement.text, table)] } : {}),
      },
    ]
  },
})
