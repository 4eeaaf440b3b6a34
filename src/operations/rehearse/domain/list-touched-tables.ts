import type { MigrationReport, TakenLock } from '../types.ts'

/** Tables that migrations lock in a way that somebody waits for, rewrite or change, and that are there afterwards. */
export function listTouchedTables(reports: readonly MigrationReport[]): readonly string[] {
  const statements = reports.flatMap((report) => report.statements)
  const locked = statements.flatMap(({ locks }) =>
    locks.flatMap(({ relation, kind, blocks, isNew }) => (isTable(kind) && blocks !== 'nothing' && !isNew ? [relation] : [])),
  )
  const gone = new Set(reports.flatMap(({ losses }) => losses.flatMap(({ what, name }) => (what === 'table' ? [name] : []))))
  return [...new Set(locked)].filter((table) => !gone.has(table)).sort()
}

function isTable(kind: TakenLock['kind']): boolean {
  return kind === 'table' || kind === 'partitioned table'
}
