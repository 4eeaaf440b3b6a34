/** A value travels beside the text, in PostgreSQL's text format; PostgreSQL infers its type from where it stands. */
export type SqlValue = string | Buffer | null

/**
 * SQL text with holes: `texts` has one element more than `values`; `values[i]` stands between `texts[i]` and `texts[i + 1]`.
 * Only the `sql` template, `identifier` and `integer` make one, so no value can become text.
 */
export type Sql = {
  readonly texts: readonly string[]
  readonly values: readonly SqlValue[]
}

/** Builds SQL: a nested `Sql` is spliced in, everything else becomes a parameter. */
export function sql(strings: TemplateStringsArray, ...holes: readonly (Sql | SqlValue)[]): Sql {
  if (holes.length === 0) return { texts: strings, values: noValues }
  const texts: string[] = [strings[0] ?? '']
  const values: SqlValue[] = []
  for (let i = 0; i < holes.length; i++) {
    const hole = holes[i]
    const after = strings[i + 1] ?? ''
    if (isSql(hole)) {
      appendSql(texts, values, hole)
      texts[texts.length - 1] += after
    } else {
      values.push(hole ?? null)
      texts.push(after)
    }
  }
  return { texts, values }
}

const noValues: readonly SqlValue[] = []

export const emptySql: Sql = { texts: [''], values: noValues }

/** A quoted name, or a qualified one: `identifier('public', 'order')` is `"public"."order"`. */
export function identifier(...parts: readonly string[]): Sql {
  let text = ''
  for (const part of parts) text += text === '' ? quoteIdentifier(part) : `.${quoteIdentifier(part)}`
  return { texts: [text], values: noValues }
}

/** A whole number as text. Literal on purpose: `LIMIT $1` keeps PostgreSQL from ever using a generic plan. */
export function integer(value: number): Sql {
  if (!Number.isSafeInteger(value)) throw new TypeError('Not a whole number')
  return { texts: [String(value)], values: noValues }
}

/** Joins fragments: `joinSql(columns, sql`, `)`. */
export function joinSql(fragments: readonly Sql[], separator: Sql): Sql {
  const texts: string[] = ['']
  const values: SqlValue[] = []
  for (const [index, fragment] of fragments.entries()) {
    if (index > 0) appendSql(texts, values, separator)
    appendSql(texts, values, fragment)
  }
  return { texts, values }
}

export type RenderedSql = { readonly text: string; readonly values: readonly SqlValue[] }

/** The text PostgreSQL parses, holes numbered `$1`, `$2` … */
export function renderSql(fragment: Sql): RenderedSql {
  let text = fragment.texts[0] ?? ''
  for (let i = 1; i < fragment.texts.length; i++) text += `$${i}${fragment.texts[i]}`
  return { text, values: fragment.values }
}

const plainName = /^[a-z0-9_]+$/i

function quoteIdentifier(name: string): string {
  if (plainName.test(name)) return `"${name}"`
  if (name.includes('\0')) throw new TypeError('A name cannot hold a NUL character')
  return `"${name.replaceAll('"', '""')}"`
}

function appendSql(texts: string[], values: SqlValue[], fragment: Sql): void {
  texts[texts.length - 1] += fragment.texts[0] ?? ''
  for (let i = 1; i < fragment.texts.length; i++) texts.push(fragment.texts[i] ?? '')
  for (const value of fragment.values) values.push(value)
}

function isSql(hole: Sql | SqlValue | undefined): hole is Sql {
  return typeof hole === 'object' && hole !== null && 'texts' in hole
}
