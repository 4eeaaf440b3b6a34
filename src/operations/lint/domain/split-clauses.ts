/** The clauses of an ALTER TABLE as they are written: what stands between commas outside of parentheses, quotes and comments. */
export function splitClauses(text: string): readonly string[] {
  const parts = splitAtCommas(text)
  const head = /^\s*alter\s+(?:foreign\s+)?table\s+(?:if\s+exists\s+)?(?:only\s+)?(?:(?:"(?:[^"]|"")*"|[^\s".]+)\.?)+\s*\*?\s*/i
  return parts.map((part, index) => (index === 0 ? part.replace(head, '') : part).trim())
}

/** Quoted text, a dollar-quoted one, a comment: nothing in it counts. */
const opaque = /'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(\w*)\$[\s\S]*?\$\1\$|--[^\n]*|\/\*[\s\S]*?\*\/|[(),]/g

function splitAtCommas(text: string): readonly string[] {
  const parts: string[] = []
  let depth = 0
  let start = 0
  for (const { 0: token, index } of text.matchAll(opaque)) {
    if (token === '(') depth++
    if (token === ')') depth--
    if (token !== ',' || depth > 0) continue
    parts.push(text.slice(start, index))
    start = index + 1
  }
  return [...parts, text.slice(start)]
}
