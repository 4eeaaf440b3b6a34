/** A value travels beside the text, in PostgreSQL's text format; PostgreSQL infers its type from where it stands. */
export type SqlValue = string | Buffer | null

/** A value that is known later, when `fillSql` puts it in its place: SQL with slots serves many requests. */
export type Slot = {
  /** Its number among the values to come. */
  readonly slot: number
  /** What is made of a text before it is sent. */
  readonly change?: (text: string) => string
}

/**
 * SQL text with holes: `texts` has one element more than `values`; `values[i]` stands between `texts[i]` and `texts[i + 1]`.
 * Only the `sql` template, `identifier` and `integer` make one, so no value can become text.
 */
export type Sql = {
  readonly texts: readonly string[]
  readonly values: readonly (SqlValue | Slot)[]
  /** What `renderSql` gives, where it is known. */
  readonly text?: string
}

/** Builds SQL: a nested `Sql` is spliced in, everything else becomes a parameter. */
export function sql(strings: TemplateStringsArray, ...holes: readonly (Sql | SqlValue | Slot)[]): Sql {
  if (holes.length === 0) return { texts: strings, values: noValues }
  const texts: string[] = [strings[0] ?? '']
  const values: (SqlValue | Slot)[] = []
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
  const values: (SqlValue | Slot)[] = []
  for (const [index, fragment] of fragments.entries()) {
    if (index > 0) appendSql(texts, values, separator)
    appendSql(texts, values, fragment)
  }
  return { texts, values }
}

export type RenderedSql = { readonly text: string; readonly values: readonly SqlValue[] }

/** The text PostgreSQL parses, holes numbered `$1`, `$2` … Throws a TypeError when a slot is empty. */
export function renderSql(fragment: Sql): RenderedSql {
  const { values, text = renderText(fragment) } = fragment
  if (!values.every(isValue)) throw new TypeError('A slot was not filled')
  return { text, values }
}

/** The same SQL, its text rendered once for however often its slots are filled. */
export function prepareSql(fragment: Sql): Sql {
  return { ...fragment, text: renderText(fragment) }
}

/** Puts the values into their slots. */
export function fillSql(fragment: Sql, values: readonly SqlValue[]): Sql {
  return { ...fragment, values: fragment.values.map((value) => (isValue(value) ? value : fillSlot(value, values))) }
}

/** A text, or what will be one, changed. */
export function changeText(value: string | Slot, change: (text: string) => string): string | Slot {
  return typeof value === 'string' ? change(value) : { ...value, change }
}

function fillSlot({ slot, change }: Slot, values: readonly SqlValue[]): SqlValue {
  const value = values[slot]
  if (value === undefined) throw new TypeError(`There is no value for slot ${slot}`)
  return change === undefined || typeof value !== 'string' ? value : change(value)
}

function isValue(value: SqlValue | Slot): value is SqlValue {
  return typeof value === 'string' || value === null || Buffer.isBuffer(value)
}

function renderText({ texts }: Sql): string {
  let text = texts[0] ?? ''
  for (let i = 1; i < texts.length; i++) text += `$${i}${texts[i]}`
  return text
}

const plainName = /^[a-z0-9_]+$/i

function quoteIdentifier(name: string): string {
  if (plainName.test(name)) return `"${name}"`
  if (name.includes('\0')) throw new TypeError('A name cannot hold a NUL character')
  return `"${name.replaceAll('"', '""')}"`
}

function appendSql(texts: string[], values: (SqlValue | Slot)[], fragment: Sql): void {
  texts[texts.length - 1] += fragment.texts[0] ?? ''
  for (let i = 1; i < fragment.texts.length; i++) texts.push(fragment.texts[i] ?? '')
  for (const value of fragment.values) values.push(value)
}

function isSql(hole: Sql | SqlValue | Slot | undefined): hole is Sql {
  return typeof hole === 'object' && hole !== null && 'texts' in hole
}
