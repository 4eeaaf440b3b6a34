import type { Node } from 'libpg-query'
import { splitStatements } from '../../../postgres/statements/split-statements.ts'
import { findKind, listDeep, listTexts } from '../../../postgres/statements/tree.ts'

/** The columns that conditions compare with themselves by `=`. */
export async function listSelfComparisons(conditions: readonly (string | null)[]): Promise<readonly string[]> {
  const found = new Set<string>()
  for (const condition of conditions) {
    if (condition === null) continue
    const split = await splitStatements(`select (${condition})`)
    const nodes = split.kind === 'statements' ? split.statements.map(({ node }) => node) : []
    for (const { name, lexpr, rexpr } of listDeep(nodes, 'A_Expr')) {
      const column = toColumn(lexpr)
      if (listTexts(name).join() === '=' && column !== undefined && column === toColumn(rexpr)) found.add(column)
    }
  }
  return [...found]
}

function toColumn(node: Node | undefined): string | undefined {
  const fields = findKind(node, 'ColumnRef')?.fields
  return fields === undefined ? undefined : listTexts(fields).join('.')
}
