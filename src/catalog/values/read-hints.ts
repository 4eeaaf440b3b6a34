/** What CHECK constraints say about values they allow. */
export type Hints = {
  readonly numbers: readonly number[]
  readonly texts: readonly string[]
  /** Regular expressions of `~` and `~*`. */
  readonly patterns: readonly string[]
  /** Patterns of LIKE. */
  readonly likes: readonly string[]
  /** Whether a length is compared, so that the numbers are (also) lengths. */
  readonly areLengths: boolean
}

export const noHints: Hints = { numbers: [], texts: [], patterns: [], likes: [], areLengths: false }

/**
 * Reads the constants out of check expressions as PostgreSQL prints them. It does not tell which of them are allowed: whoever has candidates tries
 * them on the expression itself.
 */
export function readHints(checks: readonly string[]): Hints {
  const literals = checks.flatMap(listLiterals)
  const plain = literals.filter(({ operator }) => operator === undefined).flatMap(({ text }) => [text, ...listElements(text)])
  const numbers = [...checks.flatMap(listNumbers), ...plain.filter((text) => /^-?\d+(\.\d+)?$/.test(text)).map(Number)]
  return {
    numbers: [...new Set(numbers)].sort((a, b) => a - b),
    texts: [...new Set(plain)],
    patterns: literals.flatMap(({ operator, text }) => (operator?.length === 1 || operator === '~*' ? [text] : [])),
    likes: literals.flatMap(({ operator, text }) => (operator?.startsWith('~~') ? [text] : [])),
    areLengths: checks.some((check) => /\b(\w*length|cardinality)\(/.test(check)),
  }
}

const literal = /(?:(!?~~?\*?) )?'((?:[^']|'')*)'/g

function listLiterals(check: string): readonly { readonly operator: string | undefined; readonly text: string }[] {
  return [...check.matchAll(literal)].map(([, operator, text = '']) => ({ operator, text: text.replaceAll("''", "'") }))
}

function listNumbers(check: string): readonly number[] {
  return [...check.replaceAll(literal, '').matchAll(/(?<![\w."])\d+(?:\.\d+)?/g)].map(([text]) => Number(text))
}

/** `{a,b}` of `= ANY ('{a,b}'::text[])`. */
function listElements(text: string): readonly string[] {
  return /^\{.+\}$/.test(text)
    ? text
        .slice(1, -1)
        .split(',')
        .map((each) => each.replaceAll('"', ''))
    : []
}
