import { findKind, listKind } from '../../../postgres/statements/tree.ts'
import { createRule } from '../domain/create-rule.ts'
import { renderName, toKey, toTableName } from '../domain/names.ts'

const accessExclusive = 8
/** ROW EXCLUSIVE and what is below it let reads and writes pass. */
const rowExclusive = 3

export const lockTable = createRule({
  name: 'lock-table',
  severity: 'error',
  blocks: 'reads and writes',
  title: 'A table is locked by hand',
  reason:
    'LOCK TABLE keeps others waiting until the transaction ends, whatever else the migration does meanwhile. Without a mode it is ACCESS EXCLUSIVE: nobody even reads.',
  remedy:
    'Leave it out: each statement takes the lock it needs. Where rows must not change meanwhile, lock those rows with SELECT … FOR UPDATE.',
  example: {
    dangerous: ['lock table orders;'],
    safe: ['lock table orders in row exclusive mode;'],
  },
  find: ({ statement }) => {
    const lock = findKind(statement.node, 'LockStmt')
    const mode = lock?.mode ?? 0
    if (mode <= rowExclusive) return []
    const blocks = mode === accessExclusive ? 'reads and writes' : mode === rowExclusive + 1 ? 'nothing' : 'writes'
    if (blocks === 'nothing') return []
    return listKind(lock?.relations, 'RangeVar')
      .map(toTableName)
      .map((table) => ({
        subject: table,
        message:
          blocks === 'writes'
            ? `Writes to ${renderName(table)} wait until the migration ends`
            : `Reads and writes of ${renderName(table)} wait until the migration ends`,
        on: toKey('relation', table),
        blocks,
      }))
  },
})
