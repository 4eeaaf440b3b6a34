/** What the type of a column, an argument or an element looks like, down to what needs no further explanation. */
export type ValueShape =
  | PlainShape
  | { readonly kind: 'enum'; readonly values: readonly string[] }
  | { readonly kind: 'array'; readonly of: ValueShape }
  | { readonly kind: 'range' | 'multirange'; readonly of: ValueShape }
  | { readonly kind: 'composite'; readonly of: readonly ValueShape[] }
  | { readonly kind: 'domain'; readonly of: ValueShape; readonly checks: readonly string[] }

export type PlainShape = {
  readonly kind: 'plain'
  /** As `format_type` prints it without modifier: `character varying`, `timestamp with time zone`. */
  readonly type: string
  /** `character varying(40)`: 40; `numeric(10,2)`: 10. */
  readonly size: number | null
  /** `numeric(10,2)`: 2. */
  readonly scale: number | null
}

/** `numeric(10,2)`, `timestamp(3) with time zone`, `text` → shape. */
export function toPlainShape(formatted: string): PlainShape {
  const [, before = formatted, size, scale, after = ''] = /^(.*?)\((\d+)(?:,(-?\d+))?\)(.*)$/.exec(formatted) ?? []
  const toNumber = (text: string | undefined) => (text === undefined ? null : Number(text))
  return { kind: 'plain', type: `${before}${after}`, size: toNumber(size), scale: toNumber(scale) }
}
