import { findKind } from '../../../postgres/statements/tree.ts'
import { createRule } from '../domain/create-rule.ts'
import { renderName, toKey, toTableName } from '../domain/names.ts'

export const refreshWithoutConcurrently = createRule({
  name: 'refresh-without-concurrently',
  severity: 'error',
  blocks: 'reads and writes',
  title: 'A materialized view cannot be read while it is refreshed',
  reason: 'REFRESH MATERIALIZED VIEW takes an ACCESS EXCLUSIVE lock for as long as its query runs.',
  remedy: 'REFRESH MATERIALIZED VIEW CONCURRENTLY, which needs a unique index over columns of the view.',
  example: { dangerous: ['refresh materialized view daily_sales;'], safe: ['refresh materialized view concurrently daily_sales;'] },
  find: ({ statement }) => {
    const refresh = findKind(statement.node, 'RefreshMatViewStmt')
    if (refresh?.relation === undefined || refresh.concurrent || refresh.skipData) return []
    const name = toTableName(refresh.relation)
    return [
      {
        subject: name,
        message: `Nobody can read ${renderName(name)} until its query has run`,
        on: toKey('relation', name),
        growsWith: name,
        fix: [`refresh materialized view concurrently ${renderName(name)};`],
      },
    ]
  },
})
