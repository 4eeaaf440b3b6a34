import { findKind, listKind } from '../../../postgres/statements/tree.ts'
import { createRule } from '../domain/create-rule.ts'
import { renderName, toKey, toTableName } from '../domain/names.ts'

export const truncate = createRule({
  name: 'truncate',
  severity: 'error',
  blocks: 'reads and writes',
  title: 'A table is emptied',
  reason:
    'All rows are lost for good; with CASCADE also those of every table with a foreign key to it. Nobody can use the table until the transaction ends.',
  remedy: 'Delete the rows that are meant, by a condition and in batches.',
  example: { dangerous: ['truncate notes;'], safe: ["delete from notes where id in (select id from notes where body = '' limit 1000);"] },
  find: ({ statement }) => {
    const found = findKind(statement.node, 'TruncateStmt')
    const more = found?.behavior === 'DROP_CASCADE' ? ', and those of every table that refers to it' : ''
    return listKind(found?.relations, 'RangeVar')
      .map(toTableName)
      .map((table) => ({
        subject: table,
        message: `All rows of ${renderName(table)} are lost${more}`,
        on: toKey('relation', table),
      }))
  },
})
