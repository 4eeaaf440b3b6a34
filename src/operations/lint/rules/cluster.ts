import { findKind } from '../../../postgres/statements/tree.ts'
import { createRule } from '../domain/create-rule.ts'
import { renderName, toKey, toTableName } from '../domain/names.ts'

export const cluster = createRule({
  name: 'cluster',
  severity: 'error',
  blocks: 'reads and writes',
  title: 'CLUSTER writes a table anew while nobody can use it',
  reason:
    'CLUSTER copies the whole table in the order of an index, and builds all its indexes again, under an ACCESS EXCLUSIVE lock. The order is lost with the next writes.',
  remedy: 'ALTER TABLE … CLUSTER ON remembers the index without doing the work; pg_repack orders a table while it is used.',
  example: { dangerous: ['cluster orders using orders_status;'], safe: ['alter table orders cluster on orders_status;'] },
  find: ({ statement }) => {
    const found = findKind(statement.node, 'ClusterStmt')
    if (found === undefined) return []
    if (found.relation === undefined)
      return [{ subject: 'every table', message: 'Every clustered table is written anew while nobody can use it' }]
    const table = toTableName(found.relation)
    return [
      {
        subject: table,
        message: `Nobody can read or write ${renderName(table)} until it is written anew`,
        on: toKey('relation', table),
        growsWith: table,
        ...(found.indexname === undefined ? {} : { fix: [`alter table ${renderName(table)} cluster on ${found.indexname};`] }),
      },
    ]
  },
})
