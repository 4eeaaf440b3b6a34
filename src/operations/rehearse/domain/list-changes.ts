import type { Node } from 'libpg-query'
import type { Observation } from '../observation.ts'
import type { Changes } from '../types.ts'

/** Rows touched, table by table; outside a transaction only what the command itself tells is known. */
export function listChanges({ statement, changes, after, before, tag }: Observation): readonly Changes[] {
  const counted = [...changes].flatMap(([oid, touched]) => {
    const table = (after.get(oid) ?? before.get(oid))?.name
    return table === undefined ? [] : [{ table, ...touched }]
  })
  return counted.length > 0 ? counted : readTag(statement.node, tag)
}

function readTag(node: Node | undefined, { command, rows }: Observation['tag']): readonly Changes[] {
  const table = rows === 0 ? undefined : findTable(node)
  if (table === undefined) return []
  const none = { table, inserted: 0, updated: 0, deleted: 0 }
  if (command === 'INSERT') return [{ ...none, inserted: rows }]
  if (command === 'UPDATE') return [{ ...none, updated: rows }]
  return command === 'DELETE' ? [{ ...none, deleted: rows }] : []
}

/** A name without a schema is taken to be in `public`. */
function findTable(node: Node | undefined): string | undefined {
  if (node === undefined) return undefined
  const relation =
    'UpdateStmt' in node
      ? node.UpdateStmt.relation
      : 'DeleteStmt' in node
        ? node.DeleteStmt.relation
        : 'InsertStmt' in node
          ? node.InsertStmt.relation
          : undefined
  return relation === undefined ? undefined : `${relation.schemaname ?? 'public'}.${relation.relname}`
}
