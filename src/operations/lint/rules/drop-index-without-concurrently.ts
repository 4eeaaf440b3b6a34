import { findKind } from '../../../postgres/statements/tree.ts'
import { createRule } from '../domain/create-rule.ts'
import { renderName, toDroppedName, toKey } from '../domain/names.ts'

export const dropIndexWithoutConcurrently = createRule({
  name: 'drop-index-without-concurrently',
  severity: 'error',
  blocks: 'reads and writes',
  title: 'An index is dropped while reads and writes wait',
  reason:
    'DROP INDEX takes an ACCESS EXCLUSIVE lock on the table of the index. It is short, but it first waits for every running query of the table, ' +
    'and everybody who comes later waits behind it.',
  remedy: 'DROP INDEX CONCURRENTLY, in a migration of its own.',
  example: { dangerous: ['drop index orders_status;'], safe: ['drop index concurrently orders_status;'] },
  find: ({ statement }) => {
    const drop = findKind(statement.node, 'DropStmt')
    if (drop?.removeType !== 'OBJECT_INDEX' || drop.concurrent) return []
    return (drop.objects ?? []).map(toDroppedName).map((name) => ({
      subject: name,
      message: `Reads and writes of its table wait while ${renderName(name)} is dropped`,
      on: toKey('relation', name),
      fix: [`drop index concurrently ${drop.missing_ok ? 'if exists ' : ''}${renderName(name)};`],
    }))
  },
})
