import type { Node } from 'libpg-query'
import { identifier, type Sql } from '../../../postgres/sql.ts'

/** What a statement says it destroys: all rows of a relation, or the values of one of its columns. */
export type Doomed = { readonly relation: Sql; readonly column?: string }

/** From PostgreSQL's parse tree. What a cascade, a function or a DO block takes along is not in it. */
export function listDoomed(node: Node | undefined): readonly Doomed[] {
  if (node === undefined) return []
  if ('DropStmt' in node && (node.DropStmt.removeType === 'OBJECT_TABLE' || node.DropStmt.removeType === 'OBJECT_MATVIEW'))
    return (node.DropStmt.objects ?? []).map((object) => ({ relation: identifier(...listNames(object)) }))
  if ('TruncateStmt' in node) return (node.TruncateStmt.relations ?? []).flatMap(toRelation)
  if ('AlterTableStmt' in node) {
    const { relation, cmds = [] } = node.AlterTableStmt
    const [table] = relation === undefined ? [] : toRelation({ RangeVar: relation })
    return table === undefined ? [] : cmds.flatMap(findDroppedColumn).map((column) => ({ ...table, column }))
  }
  return []
}

function listNames(object: Node): readonly string[] {
  return 'List' in object ? (object.List.items ?? []).flatMap((item) => ('String' in item ? (item.String.sval ?? '') : [])) : []
}

function toRelation(node: Node): readonly Doomed[] {
  if (!('RangeVar' in node)) return []
  const { schemaname, relname = '' } = node.RangeVar
  return [{ relation: schemaname === undefined ? identifier(relname) : identifier(schemaname, relname) }]
}

function findDroppedColumn(command: Node): readonly string[] {
  if (!('AlterTableCmd' in command)) return []
  const { subtype, name } = command.AlterTableCmd
  return subtype === 'AT_DropColumn' && name !== undefined ? [name] : []
}
