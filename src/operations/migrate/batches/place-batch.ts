import type { DeleteStmt, InsertStmt, Node, RangeVar, SelectStmt, UpdateStmt } from 'libpg-query'
import type { Statement } from '../../../postgres/statements/types.ts'
import type { Batch } from '../types.ts'
import { BatchProblem } from './batch-problem.ts'
import { gathersRows } from './gathers-rows.ts'
import type { WrittenBatch } from './parse-batch.ts'
import { splitAtCondition } from './split-at-condition.ts'

const writeOne = 'It belongs above an UPDATE, a DELETE or an INSERT … SELECT that has the table of table= in it.'

/** Finds the table of a directive in the statement below it, and the place where the condition for a range goes. */
export async function placeBatch(statement: Statement, written: WrittenBatch): Promise<Batch> {
  const source = readSource(statement.node, written)
  const found = source.tables.filter((each) => isSame(each, written.table))
  const [table] = found
  if (table === undefined) throw new BatchProblem(`names ${written.name}, which this statement does not go through`, writeOne)
  if (found.length > 1)
    throw new BatchProblem(
      `names ${written.name}, which this statement goes through twice`,
      'Batches can follow one of them only: use a view.',
    )
  if (source.shadowed.has(written.table.at(-1) ?? ''))
    throw new BatchProblem(`names ${written.name}, which is a query of its WITH`, writeOne)
  const alias = table.alias?.aliasname ?? table.relname ?? ''
  return { ...written, alias, text: await splitAtCondition(statement.text, source.kind) }
}

type Source = {
  readonly kind: 'change' | 'insert'
  /** What the rows come from, where a condition leaves out whole rows. */
  readonly tables: readonly RangeVar[]
  readonly shadowed: ReadonlySet<string>
}

function readSource(node: Node | undefined, written: WrittenBatch): Source {
  if (node !== undefined && 'UpdateStmt' in node) return readUpdate(node.UpdateStmt, written)
  if (node !== undefined && 'DeleteStmt' in node) return readDelete(node.DeleteStmt)
  if (node !== undefined && 'InsertStmt' in node) return readInsert(node.InsertStmt, written)
  throw new BatchProblem('stands above a statement that it is not for', writeOne)
}

function readUpdate({ relation, fromClause = [], targetList = [], whereClause, withClause }: UpdateStmt, written: WrittenBatch): Source {
  checkCondition(whereClause)
  const changed = targetList.flatMap((each) => ('ResTarget' in each ? (each.ResTarget.name ?? []) : []))
  const moved = relation && isSame(relation, written.table) ? written.key.find((column) => changed.includes(column)) : undefined
  if (moved !== undefined) throw new BatchProblem(`has the key ${moved}, which this statement changes`, 'Take a key whose values stay.')
  const tables = [...(relation ? [relation] : []), ...fromClause.flatMap(listTables)]
  return { kind: 'change', tables, shadowed: listQueries(withClause) }
}

function readDelete({ relation, usingClause = [], whereClause, withClause }: DeleteStmt): Source {
  checkCondition(whereClause)
  const tables = [...(relation ? [relation] : []), ...usingClause.flatMap(listTables)]
  return { kind: 'change', tables, shadowed: listQueries(withClause) }
}

function readInsert({ relation, selectStmt, withClause }: InsertStmt, written: WrittenBatch): Source {
  if (selectStmt === undefined || !('SelectStmt' in selectStmt))
    throw new BatchProblem('stands above a statement that it is not for', writeOne)
  if (relation && isSame(relation, written.table))
    throw new BatchProblem(`names ${written.name}, which grows by this statement itself`, writeOne)
  const select = selectStmt.SelectStmt
  checkRowByRow(select)
  const shadowed = new Set([...listQueries(withClause), ...listQueries(select.withClause)])
  return { kind: 'insert', tables: (select.fromClause ?? []).flatMap(listTables), shadowed }
}

/** What needs all rows at once would be wrong for a part of them. */
function checkRowByRow(select: SelectStmt): void {
  const { op, groupClause, havingClause, distinctClause, windowClause, sortClause, limitCount, limitOffset, lockingClause } = select
  const whole = [groupClause, havingClause, distinctClause, windowClause, sortClause, limitCount, limitOffset, lockingClause]
  const isPlain = (op === undefined || op === 'SETOP_NONE') && whole.every((clause) => clause === undefined)
  if (isPlain && select.valuesLists === undefined && !gathersRows(select.targetList)) return
  throw new BatchProblem(
    'stands above a SELECT that needs all rows at once',
    'Without UNION, GROUP BY, HAVING, DISTINCT, aggregates, windows, ORDER BY, LIMIT and FOR UPDATE every row stands for itself.',
  )
}

function checkCondition(condition: Node | undefined): void {
  if (condition !== undefined && 'CurrentOfExpr' in condition)
    throw new BatchProblem('stands above a statement with WHERE CURRENT OF', writeOne)
}

/** Of a FROM: not the side of an outer join whose rows are made up when none matches. */
function listTables(node: Node): readonly RangeVar[] {
  if ('RangeVar' in node) return [node.RangeVar]
  if (!('JoinExpr' in node)) return []
  const { jointype, larg, rarg } = node.JoinExpr
  const sides = { JOIN_INNER: [larg, rarg], JOIN_LEFT: [larg], JOIN_RIGHT: [rarg] }[String(jointype)] ?? []
  return sides.flatMap((side) => (side === undefined ? [] : listTables(side)))
}

function listQueries(clause: { readonly ctes?: readonly Node[] } | undefined): ReadonlySet<string> {
  return new Set((clause?.ctes ?? []).flatMap((each) => ('CommonTableExpr' in each ? (each.CommonTableExpr.ctename ?? []) : [])))
}

function isSame({ schemaname, relname }: RangeVar, table: readonly string[]): boolean {
  const schema = table.length > 1 ? table[0] : undefined
  return relname === table.at(-1) && (schema === undefined || schemaname === undefined || schema === schemaname)
}
