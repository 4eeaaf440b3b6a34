import type { Node, RangeVar } from 'libpg-query'
import { splitStatements } from '../../../postgres/statements/split-statements.ts'
import type { Loss } from '../types.ts'

/** Rows that the statements of a down file delete or change, which no schema shows. A text that is no SQL has none; it fails where it runs. */
export async function listDeletions(text: string): Promise<readonly Loss[]> {
  const split = await splitStatements(text)
  if (split.kind === 'unparsed') return []
  const losses = split.statements.flatMap(({ node }) => (node === undefined ? [] : listOf(node)))
  return [...new Map(losses.map((loss) => [loss.what, loss])).values()]
}

function listOf(node: Node): readonly Loss[] {
  if ('DeleteStmt' in node) return toLosses([node.DeleteStmt.relation], 'rows that are deleted from')
  if ('UpdateStmt' in node) return toLosses([node.UpdateStmt.relation], 'values that are written over in')
  if (!('TruncateStmt' in node)) return []
  const relations = (node.TruncateStmt.relations ?? []).map((each) => ('RangeVar' in each ? each.RangeVar : undefined))
  return toLosses(relations, 'every row of')
}

function toLosses(relations: readonly (RangeVar | undefined)[], words: string): readonly Loss[] {
  return relations.flatMap((relation) => {
    if (relation?.relname === undefined) return []
    const path = [relation.schemaname ?? 'public', relation.relname]
    const name = path.map(quote).join('.')
    return [{ kind: 'rows' as const, name, path, column: null, what: `${words} ${name}` }]
  })
}

function quote(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`
}
