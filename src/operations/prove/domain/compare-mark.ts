import type { Facts, Mark, ProofCheck, TableContent } from '../types.ts'

/** Rows and hashes of the restored tables with those that were noted at the same position of the log. */
export function compareTables({ tables, recordedAt }: Mark, restored: readonly TableContent[]): ProofCheck {
  const name = 'rows of sampled tables'
  const differing = tables.flatMap((noted) => {
    const found = restored.find(({ table }) => table === noted.table)
    if (found?.hash === noted.hash && found.rows === noted.rows) return []
    return [
      `${noted.table}: ${found?.rows ?? 'no'} rows, and ${noted.rows} were noted${found?.rows === noted.rows ? ' with other contents' : ''}`,
    ]
  })
  if (differing.length > 0) return { name, verdict: 'does not hold', detail: differing.join('; ') }
  if (tables.length === 0) return { name, verdict: 'could not be checked', detail: 'there were no tables to note' }
  const rows = tables.reduce((sum, table) => sum + table.rows, 0)
  return { name, verdict: 'holds', detail: `${rows} rows of ${tables.map(({ table }) => table).join(', ')} as noted at ${recordedAt}` }
}

const names: Readonly<Record<string, string>> = { tables: 'columns of tables', migrations: 'ledger of migrations' }

/** What is not rows, in the same way. */
export function compareFacts({ facts, recordedAt }: Mark, restored: Facts): readonly ProofCheck[] {
  if (facts === null) {
    const detail = `somebody was changing them at ${recordedAt}`
    return [{ name: 'roles, grants and policies', verdict: 'could not be checked', detail }]
  }
  return Object.entries(facts).map(([name, hash]) => {
    const isSame = restored[name] === hash
    const detail = `${isSame ? 'as' : 'other than'} noted at ${recordedAt}`
    return { name: names[name] ?? name, verdict: isSame ? 'holds' : 'does not hold', detail }
  })
}
