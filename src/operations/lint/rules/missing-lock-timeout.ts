import { findKind } from '../../../postgres/statements/tree.ts'
import { createRule } from '../domain/create-rule.ts'
import { listLocks } from '../domain/list-locks.ts'
import { renderName, toKey } from '../domain/names.ts'

export const missingLockTimeout = createRule({
  name: 'missing-lock-timeout',
  severity: 'note',
  blocks: 'nothing',
  title: 'Nothing limits how long a lock is waited for',
  reason:
    'A statement that waits for an ACCESS EXCLUSIVE lock keeps everybody waiting who comes after it, also those who only read. `dorsal migrate` limits that by itself; another tool does not.',
  remedy: "SET lock_timeout = '2s' first, and try again when it fails.",
  example: {
    dangerous: ['alter table orders add column channel text;'],
    safe: ["set lock_timeout = '2s';\nalter table orders add column channel text;"],
  },
  find: ({ statement, earlier, born }) => {
    const locked = (each: typeof statement) =>
      listLocks(each).find(({ table, blocks }) => blocks === 'reads and writes' && !born.has(toKey('relation', table)))
    const lock = locked(statement)
    if (lock === undefined || earlier.some((each) => isTimeout(each) || locked(each) !== undefined)) return []
    return [
      {
        subject: `${statement.migration}`,
        message: `Whoever wants ${renderName(lock.table)} waits behind this for as long as it waits itself, unless \`dorsal migrate\` runs it`,
        fix: [`set lock_timeout = '2s';\n${statement.text};`],
      },
    ]
  },
})

function isTimeout({ node }: { readonly node: Parameters<typeof findKind>[0] }): boolean {
  return findKind(node, 'VariableSetStmt')?.name === 'lock_timeout'
}
