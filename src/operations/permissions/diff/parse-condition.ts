import type { Node } from 'libpg-query'
import { findKind } from '../../../postgres/statements/tree.ts'

export type ConditionPart = {
  /** The name of what it is about: `old row: ` of an update, `public.orders: ` of a view. Empty where the condition has only one part. */
  readonly about: string
  readonly text: string
  /** Absent: PostgreSQL's parser takes it for no expression. */
  readonly node?: Node
}

const names = /(?:^|; )(old row|new row|[\w$"]+\.[\w$"]+): /

/** `old row: a; new row: b` and `public.orders: a; public.lines: b` in their parts. */
export async function parseCondition(condition: string): Promise<readonly ConditionPart[]> {
  const [first = '', ...rest] = condition.split(names)
  const parts: ConditionPart[] = first === '' ? [] : [await parsePart('', first)]
  for (let index = 0; index < rest.length; index += 2) parts.push(await parsePart(rest[index] ?? '', rest[index + 1] ?? ''))
  return parts
}

async function parsePart(about: string, text: string): Promise<ConditionPart> {
  const { loadModule, parseSync } = await import('libpg-query')
  await loadModule()
  try {
    const statement = findKind(parseSync(`select (${text})`).stmts?.[0]?.stmt, 'SelectStmt')
    const node = findKind(statement?.targetList?.[0], 'ResTarget')?.val
    return { about, text, ...(node && { node }) }
  } catch {
    // Whatever is no expression is compared as text, which at worst shows a change that is none.
    return { about, text }
  }
}
