import type { Sql, SqlValue } from '../../../../postgres/sql.ts'
import { findKind, listDeep } from '../../../../postgres/statements/tree.ts'

/** A recorded statement, cut at its parameters. */
export type SplitStatement = {
  readonly texts: readonly string[]
  /** `numbers[i]` stands between `texts[i]` and `texts[i + 1]`; one may stand in several places. */
  readonly numbers: readonly number[]
  /** Of them those that say how many rows are wanted of the whole statement or of a part, and how many are left out first. */
  readonly limits: ReadonlySet<number>
  readonly innerLimits: ReadonlySet<number>
  readonly offsets: ReadonlySet<number>
}

/** Throws what the parser says of a statement that was cut off or is none. */
export async function splitParameters(text: string): Promise<SplitStatement> {
  const { loadModule, parseSync, scanSync } = await import('libpg-query')
  await loadModule()
  const whole = parseSync(text)
  const outer = listDeep(
    whole.stmts?.map(({ stmt }) => findKind(stmt, 'SelectStmt')?.limitCount),
    'ParamRef',
  ).map(({ number = 0 }) => number)
  const selects = listDeep(whole, 'SelectStmt')
  const bytes = Buffer.from(text)
  const texts: string[] = []
  const numbers: number[] = []
  let from = 0
  for (const { start, end, text: token } of scanSync(text).tokens) {
    if (!/^\$\d+$/.test(token)) continue
    texts.push(bytes.toString('utf8', from, start))
    numbers.push(Number(token.slice(1)))
    from = end
  }
  const toNumbers = (key: 'limitCount' | 'limitOffset') =>
    new Set(selects.flatMap((select) => findKind(select[key], 'ParamRef')?.number ?? []))
  return {
    texts: [...texts, bytes.toString('utf8', from)],
    numbers,
    limits: new Set(outer),
    innerLimits: new Set([...toNumbers('limitCount')].filter((number) => !outer.includes(number))),
    offsets: toNumbers('limitOffset'),
  }
}

/** The statement with values in place of its numbers. */
export function fillParameters({ texts, numbers }: SplitStatement, values: ReadonlyMap<number, SqlValue>): Sql {
  return { texts, values: numbers.map((number) => values.get(number) ?? null) }
}
