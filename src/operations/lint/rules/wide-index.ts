import { findKind } from '../../../postgres/statements/tree.ts'
import { createRule } from '../domain/create-rule.ts'
import { toTableName } from '../domain/names.ts'

export const wideIndex = createRule({
  name: 'wide-index',
  severity: 'note',
  blocks: 'nothing',
  title: 'An index over more than three columns rarely pays',
  reason: 'Each further column makes every write dearer and the index larger, and helps only queries that name all columns before it.',
  remedy: 'The two or three columns that leave the fewest rows; what is only shown goes into INCLUDE.',
  example: {
    dangerous: ['create index concurrently orders_wide on orders (status, code, placed_at, amount);'],
    safe: ['create index concurrently orders_narrow on orders (status, code) include (amount);'],
  },
  find: ({ statement }) => {
    const index = findKind(statement.node, 'IndexStmt')
    const count = index?.indexParams?.length ?? 0
    if (index?.relation === undefined || index.unique || count <= 3) return []
    return [{ subject: `${toTableName(index.relation)}.${index.idxname ?? 'index'}`, message: `The index has ${count} columns` }]
  },
})
