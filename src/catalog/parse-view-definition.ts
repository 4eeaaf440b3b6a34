/** Where a view's column comes from: a column of a table, or of another view. */
export type ColumnOrigin = { readonly position: number; readonly relation: number; readonly column: number }

/**
 * Reads the target list of a view's outermost query from its `pg_node_tree` text (PostgreSQL, nodes/primnodes.h, TargetEntry).
 * PostgreSQL has already followed joins, subqueries and plain CTEs to the relation a column comes from; an expression, an
 * aggregate or a UNION has no origin.
 */
export function parseViewDefinition(definition: string): readonly ColumnOrigin[] {
  const start = outermostTargetList(definition)
  return start === undefined ? [] : entriesOf(definition, start).flatMap(toOrigin)
}

const targetList = ' :targetList '

/** Index behind `:targetList ` of the outermost `{QUERY`: those of subqueries stand deeper in braces. */
function outermostTargetList(text: string): number | undefined {
  let depth = 0
  for (let i = 0; i < text.length; i++) {
    depth += stepOf(text, i)
    if (depth === 1 && text.startsWith(targetList, i)) return i + targetList.length
  }
  return undefined
}

/** One text per `{TARGETENTRY …}` of the list that begins at `start`. */
function entriesOf(text: string, start: number): readonly string[] {
  const entries: string[] = []
  let depth = 0
  let begin = start
  for (let i = start; i < text.length; i++) {
    const step = stepOf(text, i)
    if (step === 1 && depth === 0) begin = i
    depth += step
    if (step === -1 && depth === 0) entries.push(text.slice(begin, i + 1))
    if (depth === 0 && text[i] === ')') break
  }
  return entries
}

// In names braces stand behind a backslash, and a backslash behind another: only bare braces open and close nodes.
function stepOf(text: string, at: number): 1 | 0 | -1 {
  const code = text.charCodeAt(at)
  if (code !== openBrace && code !== closeBrace) return 0
  let backslashes = 0
  while (text.charCodeAt(at - 1 - backslashes) === backslash) backslashes++
  if (backslashes % 2 === 1) return 0
  return code === openBrace ? 1 : -1
}

const openBrace = 0x7b
const closeBrace = 0x7d
const backslash = 0x5c

// The entry's own fields come after its expression: the greedy start finds the last ones.
const fields = /.* :resno (\d+) :resname .* :resorigtbl (\d+) :resorigcol (\d+) :resjunk (true|false)\}$/s

function toOrigin(entry: string): readonly ColumnOrigin[] {
  const match = fields.exec(entry)
  const relation = Number(match?.[2])
  if (match === null || relation === 0 || match[4] === 'true') return []
  return [{ position: Number(match[1]), relation, column: Number(match[3]) }]
}
