import { findKind, isTrue, listDeep, listKind } from '../../../postgres/statements/tree.ts'
import { createRule } from '../domain/create-rule.ts'
import { renderName, toKey, toTableName } from '../domain/names.ts'
import type { Hazard } from '../types.ts'

export const unbatchedWrite = createRule({
  name: 'unbatched-write',
  severity: 'warning',
  blocks: 'writes',
  title: 'Rows of a large table are changed in one transaction',
  reason:
    'Every row that is changed stays locked until the transaction ends; replicas fall behind, and VACUUM cannot clean up meanwhile. How many rows a condition matches is known only to the database.',
  remedy:
    'Write `-- dorsal:batch table=… key=…` above it: `dorsal migrate` then runs it in ranges of the key, each in its own transaction, with a pause when a replica falls behind.',
  example: {
    dangerous: ["update orders set note = '' where note is null;"],
    safe: ["-- dorsal:batch table=orders key=id\nupdate orders set note = '' where note is null;"],
  },
  find: (scene) => {
    if (scene.statement.isBatched) return []
    const write = findKind(scene.statement.node, 'UpdateStmt') ?? findKind(scene.statement.node, 'DeleteStmt')
    if (write?.relation === undefined || write.whereClause === undefined || isTrue(write.whereClause) || isBounded(write.whereClause))
      return []
    const table = toTableName(write.relation)
    const size = scene.facts?.tables.get(table)?.bytes
    if (size !== undefined && size < scene.smallTable) return []
    const hazard: Hazard = {
      subject: table,
      message: `Writers of the same rows of ${renderName(table)} wait until all of them are changed`,
      on: toKey('relation', table),
      growsWith: table,
    }
    return [size === undefined ? hazard : { ...hazard, severity: 'error' }]
  },
})

/** One row by a literal id, or as many as a LIMIT allows. */
function isBounded(condition: unknown): boolean {
  const isLimited = listDeep({ condition }, 'SelectStmt').some(({ limitCount }) => limitCount !== undefined)
  return isLimited || listDeep({ condition }, 'A_Expr').some(isOneRow)
}

function isOneRow({ kind, name, lexpr, rexpr }: ReturnType<typeof listDeep<'A_Expr'>>[number]): boolean {
  const column = listKind(findKind(lexpr, 'ColumnRef')?.fields, 'String').at(-1)?.sval
  const isEquality = kind === 'AEXPR_OP' && listKind(name, 'String')[0]?.sval === '='
  return isEquality && (column === 'id' || column === 'uuid') && findKind(rexpr, 'A_Const') !== undefined
}
