import type { SelectStmt } from 'libpg-query'
import { givesOneRow } from '../../../catalog/nullability/judge-expression.ts'
import { judgeStatement } from '../../../catalog/nullability/judge-query.ts'
import type { FindRelation } from '../../../catalog/nullability/types.ts'
import { splitStatements } from '../../../postgres/statements/split-statements.ts'
import { findKind } from '../../../postgres/statements/tree.ts'
import type { FunctionBodyRow } from '../store/function-bodies-query.ts'
import { toFunctionKey } from '../types.ts'

/** Which results of functions in SQL are never null, by `toFunctionKey`: names of columns, or '' for a scalar. What cannot be told is left out. */
export async function judgeFunctions(
  rows: readonly FunctionBodyRow[],
  find: FindRelation,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const judged = new Map<string, ReadonlySet<string>>()
  for (const row of rows) {
    const query = await findLastQuery(row.body)
    const results = query === undefined ? [] : judgeResults(query, row, find)
    if (results.length > 0) judged.set(toFunctionKey(row, row.parameters), new Set(results))
  }
  return judged
}

async function findLastQuery(body: string): Promise<SelectStmt | undefined> {
  const text = body.replace(/^\s*BEGIN ATOMIC\s|\sEND\s*$/g, '').replace(/^\s*RETURN\s/i, 'select ')
  const split = await splitStatements(text)
  return split.kind === 'statements' ? findKind(split.statements.at(-1)?.node, 'SelectStmt') : undefined
}

/** A parameter is no column, so what is not found as one counts as null. */
function judgeResults(query: SelectStmt, row: FunctionBodyRow, find: FindRelation): readonly string[] {
  // A function that is no set gives null when its query has no row.
  if (!row.returnsSet && !givesOneRow(query)) return []
  const judged = judgeStatement(query, searchAlong(row.searchPath, find)) ?? []
  const names = row.columns.length === 0 ? [''] : row.columns
  return names.filter((_, index) => judged[index]?.neverNull ?? false)
}

function searchAlong(path: readonly string[], find: FindRelation): FindRelation {
  return (schema, name) => {
    if (schema !== undefined) return find(schema, name)
    for (const candidate of path) {
      const found = find(candidate, name)
      if (found !== undefined) return found
    }
    return undefined
  }
}
