import { findKind, findOption } from '../../../postgres/statements/tree.ts'
import { createRule } from '../domain/create-rule.ts'
import { renderName, toKey, toTableName } from '../domain/names.ts'

export const reindexWithoutConcurrently = createRule({
  name: 'reindex-without-concurrently',
  severity: 'error',
  blocks: 'reads and writes',
  title: 'Indexes are built anew while reads and writes wait',
  reason:
    'REINDEX keeps writers of the table waiting and locks each index exclusively; planning any query of the table opens its indexes, so readers wait as well.',
  remedy: 'REINDEX (CONCURRENTLY), in a migration of its own. REINDEX SYSTEM has no such form and belongs in a maintenance window.',
  example: { dangerous: ['reindex table orders;'], safe: ['reindex (concurrently) table orders;'] },
  find: ({ statement }) => {
    const reindex = findKind(statement.node, 'ReindexStmt')
    if (reindex === undefined || findOption(reindex.params, 'concurrently')) return []
    const name = reindex.relation === undefined ? (reindex.name ?? 'the database') : toTableName(reindex.relation)
    const hasSafeForm = reindex.kind !== 'REINDEX_OBJECT_SYSTEM'
    return [
      {
        subject: name,
        message: `Reads and writes wait while the indexes of ${renderName(name)} are built anew`,
        on: toKey('relation', name),
        growsWith: name,
        ...(hasSafeForm ? { fix: [`${statement.text.replace(/reindex\s*(\([^)]*\)\s*)?/i, 'reindex (concurrently) ')};`] } : {}),
      },
    ]
  },
})
