import type { Node, ScanToken } from 'libpg-query'

/** From the first byte to behind the last one, as PostgreSQL's parser counts. */
export type Span = { readonly start: number; readonly end: number }

/** A condition as PostgreSQL prints it, with its tree; the places in the tree are bytes of `select (condition)`. */
export type ParsedCondition = {
  readonly node: Node
  readonly bytes: Buffer
  readonly tokens: readonly ScanToken[]
  /** Pairs of brackets, inner ones before those around them. */
  readonly brackets: readonly Span[]
}

const lead = 'select ('
const trail = ')'

/** Takes a condition apart, as `pg_get_expr` prints it. Throws what the parser says of a text that is none. */
export async function parseCondition(text: string): Promise<ParsedCondition> {
  const { loadModule, parseSync, scanSync } = await import('libpg-query')
  await loadModule()
  const whole = `${lead}${text}${trail}`
  const statement = parseSync(whole).stmts?.[0]?.stmt
  const target = statement !== undefined && 'SelectStmt' in statement ? statement.SelectStmt.targetList?.[0] : undefined
  const node = target !== undefined && 'ResTarget' in target ? target.ResTarget.val : undefined
  if (node === undefined) throw new TypeError('Not a condition')
  const { tokens } = scanSync(whole)
  return { node, bytes: Buffer.from(whole), tokens, brackets: listBrackets(tokens) }
}

/** Puts other texts in the places of some spans, which do not overlap, and gives the condition that comes of it. */
export function replaceSpans({ bytes }: ParsedCondition, replacements: readonly (Span & { readonly text: string })[]): string {
  let text = ''
  let from = Buffer.byteLength(lead)
  for (const { start, end, text: replacement } of replacements.toSorted((a, b) => a.start - b.start)) {
    text += bytes.toString('utf8', from, start) + replacement
    from = end
  }
  return text + bytes.toString('utf8', from, bytes.length - Buffer.byteLength(trail))
}

export function readSpan({ bytes }: ParsedCondition, { start, end }: Span): string {
  return bytes.toString('utf8', start, end)
}

/** The innermost brackets around a place, brackets included. */
export function findBracketsAround({ brackets }: ParsedCondition, place: number): Span | undefined {
  return brackets.find(({ start, end }) => start < place && place < end)
}

/** From a name to the end of the brackets behind it: a call. */
export function findCallSpan({ brackets }: ParsedCondition, start: number): Span | undefined {
  const opening = brackets.filter((pair) => pair.start >= start).toSorted((a, b) => a.start - b.start)[0]
  return opening === undefined ? undefined : { start, end: opening.end }
}

function listBrackets(tokens: readonly ScanToken[]): readonly Span[] {
  const open: number[] = []
  const pairs: Span[] = []
  for (const { start, end, text } of tokens) {
    if (text === '(') open.push(start)
    const opened = text === ')' ? open.pop() : undefined
    if (opened !== undefined) pairs.push({ start: opened, end })
  }
  return pairs
}
