/** What a comment says about the end of a thing: `@deprecated since 2026-11 sunset 2027-02 use orders.remark`. */
export type Deprecation = {
  /** The day from which on it should not be used any more, `2026-11-01`; null: the comment names none. */
  readonly since: string | null
  /** The day from which on it may be gone, `2027-02-01`; null: the comment names none. */
  readonly sunset: string | null
  /** What takes its place, as the comment writes it: `orders.remark`. */
  readonly use: string | null
  /** What the comment says that could not be read, one sentence each. */
  readonly problems: readonly string[]
}

/**
 * Reads the deprecation in a comment: the line with `@deprecated`, and on it `since`, `sunset` and `use` in any order. Days are written
 * `YYYY-MM-DD`; a month, `YYYY-MM`, stands for its first day. Other words on the line are for people. Null: not deprecated.
 * A day that is none never makes a comment unreadable: it is left out and told in `problems`.
 */
export function parseDeprecation(comment: string | null): Deprecation | null {
  const line = comment === null ? undefined : /(?:^|\s)@deprecated\b([^\n]*)/.exec(comment)?.[1]
  if (line === undefined) return null
  const since = readDay(line, 'since')
  const sunset = readDay(line, 'sunset')
  const use = /\suse\s+(\S*[^\s.,;:])/.exec(line)?.[1] ?? null
  const problems = [since.problem, sunset.problem, findWrongOrder(since.day, sunset.day)].filter((problem) => problem !== undefined)
  return { since: since.day, sunset: sunset.day, use, problems }
}

type ReadDay = { readonly day: string | null; readonly problem?: string }

function readDay(line: string, word: 'since' | 'sunset'): ReadDay {
  const text = new RegExp(`\\s${word}(?:\\s+([^\\s,;:]+))?`).exec(line)
  if (text === null) return { day: null }
  const day = toDay(text[1] ?? '')
  if (day !== undefined) return { day }
  return { day: null, problem: `"${word} ${text[1] ?? ''}" names no day: write YYYY-MM-DD or YYYY-MM` }
}

function toDay(text: string): string | undefined {
  const [, month, day = '01'] = /^(\d{4}-\d{2})(?:-(\d{2}))?\.?$/.exec(text) ?? []
  const found = `${month}-${day}`
  // Date takes 2026-02-31 for a day in March: only a day that comes back as it went in is one.
  const time = Date.parse(`${found}T00:00:00Z`)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(found) ? found : undefined
}

function findWrongOrder(since: string | null, sunset: string | null): string | undefined {
  return since !== null && sunset !== null && sunset < since ? `the sunset ${sunset} is before the deprecation ${since}` : undefined
}
