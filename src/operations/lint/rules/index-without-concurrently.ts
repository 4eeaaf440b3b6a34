import { findKind } from '../../../postgres/statements/tree.ts'
import { createRule } from '../domain/create-rule.ts'
import { renderName, toKey, toTableName } from '../domain/names.ts'

export const indexWithoutConcurrently = createRule({
  name: 'index-without-concurrently',
  severity: 'error',
  blocks: 'writes',
  title: 'An index is built while writes wait',
  reason:
    'CREATE INDEX holds a SHARE lock until the index is built and the transaction has ended: nobody inserts, updates or deletes meanwhile. ' +
    'On a table of a hundred million rows that is minutes.',
  remedy: 'CREATE INDEX CONCURRENTLY, in a migration of its own, which then runs without a transaction. It takes longer and nobody waits.',
  example: { dangerous: ['create index orders_code on orders (code);'], safe: ['create index concurrently orders_code on orders (code);'] },
  find: ({ statement, facts }) => {
    const index = findKind(statement.node, 'IndexStmt')
    if (index?.relation === undefined || index.concurrent || !index.relation.inh) return []
    const table = toTableName(index.relation)
    return [
      {
        subject: `${table}.${index.idxname ?? 'index'}`,
        message: `Writes to ${renderName(table)} wait until the index is built`,
        on: toKey('relation', table),
        growsWith: table,
        fix: facts?.tables.get(table)?.isPartitioned ? [renderForPartitions(statement.text)] : [renderConcurrently(statement.text)],
      },
    ]
  },
})

function renderConcurrently(text: string): string {
  return `${text.replace(/\bindex\b/i, (word) => `${word} concurrently`)};`
}

/** A partitioned table has no concurrent form: its index is declared first, and built on one partition after another. */
function renderForPartitions(text: string): string {
  const declared = text.replace(/\bon\s+(?!only\b)/i, (word) => `${word}only `)
  return `${declared};\n-- then, for each partition: create index concurrently, and alter index … attach partition`
}
