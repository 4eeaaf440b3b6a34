import { findKind } from '../../../postgres/statements/tree.ts'
import { createRule } from '../domain/create-rule.ts'
import { listLocks } from '../domain/list-locks.ts'
import { renderName, toKey, toTableName } from '../domain/names.ts'

export const backfillUnderLock = createRule({
  name: 'backfill-under-lock',
  severity: 'error',
  blocks: 'reads and writes',
  title: 'Rows are changed while the table is still locked by an ALTER',
  reason:
    'The lock of an ALTER TABLE lasts until its transaction ends. Rows changed in the same transaction make a lock of milliseconds one of minutes.',
  remedy:
    'Write `-- dorsal:batch table=… key=…` above it: it then runs after that transaction, in batches. Or put it into the next migration.',
  example: {
    dangerous: ["alter table orders add column channel text;\nupdate orders set channel = 'web' where id < 1000;"],
    safe: [
      "alter table orders add column channel text;\n-- dorsal:batch table=orders key=id\nupdate orders set channel = 'web' where id < 1000;",
    ],
  },
  find: ({ statement, alongside, born }) => {
    const write = findKind(statement.node, 'UpdateStmt') ?? findKind(statement.node, 'DeleteStmt')
    if (write?.relation === undefined) return []
    const written = toTableName(write.relation)
    const held = alongside
      .flatMap(listLocks)
      .find(({ table, blocks }) => table === written && blocks === 'reads and writes' && !born.has(toKey('relation', table)))
    if (held === undefined) return []
    return [
      {
        subject: written,
        message: `Nobody can read or write ${renderName(written)} until all these rows are changed, since the lock of the ALTER before it is still held`,
        on: toKey('relation', written),
        growsWith: written,
        fix: [alongside.map(({ text }) => `${text};`).join('\n'), `${statement.text};`],
      },
    ]
  },
})
