import { type FunctionVolatility, findRepeatedCalls } from './find-repeated-calls.ts'
import { parseCondition, readSpan, replaceSpans } from './parse-condition.ts'
import { replaceExists } from './replace-exists.ts'

/** What is done to a condition: each call that no row has a part in made once; a membership that is looked up for each row read once. */
export type Rewrite = 'call made once' | 'membership read once'

export type RewrittenCondition = { readonly text: string; readonly rewrites: readonly Rewrite[] }

/**
 * The same condition, cheaper, as far as that can be told from its text; undefined where nothing can be done. Only calls of stable functions are moved:
 * a volatile one may mean to answer differently for each row.
 */
export async function rewriteCondition(
  text: string,
  { table, functions }: { readonly table: string; readonly functions: FunctionVolatility },
): Promise<RewrittenCondition | undefined> {
  const memberships = replaceExists(await parseCondition(text), table)
  const calls = await wrapCalls(memberships ?? text, functions)
  if (memberships === undefined && calls === undefined) return undefined
  return {
    text: calls ?? memberships ?? text,
    rewrites: [
      ...(calls === undefined ? [] : ['call made once' as const]),
      ...(memberships === undefined ? [] : ['membership read once' as const]),
    ],
  }
}

/** `auth.uid()` → `(select auth.uid())`, which PostgreSQL computes before the first row. */
async function wrapCalls(text: string, functions: FunctionVolatility): Promise<string | undefined> {
  const parsed = await parseCondition(text)
  const spans = findRepeatedCalls(parsed, functions).flatMap(({ span, volatility }) =>
    span === undefined || volatility === 'volatile' ? [] : [span],
  )
  if (spans.length === 0) return undefined
  const wrapped = spans.map((span) => ({ ...span, text: `(select ${withoutBrackets(readSpan(parsed, span))})` }))
  return replaceSpans(parsed, wrapped)
}

function withoutBrackets(text: string): string {
  return text.startsWith('(') ? text.slice(1, -1) : text
}
