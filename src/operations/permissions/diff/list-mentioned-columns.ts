import { listDeep, listTexts } from '../../../postgres/statements/tree.ts'
import { parseCondition } from './parse-condition.ts'

/** The columns that a condition speaks of, in the order of the alphabet, each behind the name of its part. */
export async function listMentionedColumns(condition: string): Promise<readonly string[]> {
  const parts = await parseCondition(condition)
  const columns = parts.flatMap(({ about, node }) =>
    listDeep(node, 'ColumnRef').map(({ fields }) => `${about} ${listTexts(fields).join('.')}`),
  )
  return [...new Set(columns)].sort()
}
