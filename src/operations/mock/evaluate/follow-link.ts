import { assertNever } from '../../../base/assert-never.ts'
import type { PlannedEmbed, PlannedLink, PlannedNode } from '../../../query/plan.ts'
import { isAlike } from '../rows/invent-rows.ts'
import type { MockRow } from '../types.ts'
import type { Scope } from './scope.ts'

export function sourceRows({ source }: PlannedNode, scope: Scope): readonly MockRow[] {
  return source.kind === 'result' ? scope.result : scope.rowsOf(source.name)
}

/** Rows that belong to one of the level above. */
export function followLink({ link, node }: PlannedEmbed, row: MockRow, scope: Scope): readonly MockRow[] {
  const rows = sourceRows(node, scope)
  switch (link.kind) {
    case 'columns':
      return rows.filter((child) => isLinked(link.pairs, row, child))
    case 'junction':
      return followJunction(link, row, rows, scope)
    case 'computed':
      // What the function finds, only PostgreSQL knows: some rows, the same for the same parent.
      return rows.filter((_, index) => (index + JSON.stringify(row).length) % 4 === 0)
    default:
      return assertNever(link)
  }
}

function followJunction(
  { junction, parentPairs, childPairs }: Extract<PlannedLink, { kind: 'junction' }>,
  row: MockRow,
  rows: readonly MockRow[],
  scope: Scope,
): readonly MockRow[] {
  const between = scope.rowsOf(junction).filter((one) => isLinked(parentPairs, row, one))
  return rows.filter((child) => between.some((one) => isLinked(childPairs, one, child)))
}

function isLinked(pairs: readonly { readonly from: string; readonly to: string }[], row: MockRow, child: MockRow): boolean {
  return pairs.every(({ from, to }) => isAlike({ key: row[from] ?? null }, { key: child[to] ?? null }, ['key']))
}
