import { createRule } from '../domain/create-rule.ts'
import { listLocks } from '../domain/list-locks.ts'
import { renderName, toKey } from '../domain/names.ts'

export const severalTablesLocked = createRule({
  name: 'several-tables-locked',
  severity: 'warning',
  blocks: 'reads and writes',
  title: 'One transaction locks several tables',
  reason:
    'The first lock is held while the second is waited for: the pauses add up, and an application that takes the two in the other order ends in a deadlock.',
  remedy: 'One migration for each table.',
  example: {
    dangerous: ['alter table orders add column channel text;\nalter table customers add column channel text;'],
    safe: ['alter table orders add column channel text;', 'alter table customers add column channel text;'],
  },
  find: ({ statement, alongside, born }) => {
    if (!statement.inTransaction) return []
    const exclusive = (each: typeof statement) =>
      listLocks(each).filter(({ table, blocks }) => blocks === 'reads and writes' && !born.has(toKey('relation', table)))
    const held = new Set(alongside.flatMap(exclusive).map(({ table }) => table))
    const [first] = held
    const fresh = new Set(
      exclusive(statement)
        .map(({ table }) => table)
        .filter((table) => !held.has(table)),
    )
    // Once for a file, where the second table comes in.
    if (first === undefined || held.size > 1 || fresh.size === 0) return []
    return [...fresh].map((table) => ({
      subject: table,
      message: `${renderName(first)} stays locked while ${renderName(table)} is waited for`,
      fix: [alongside.map(({ text }) => `${text};`).join('\n'), `${statement.text};`],
    }))
  },
})
