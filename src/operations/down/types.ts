/** A table or a column, the same as long as it lives: what is dropped and made again under the same name is another one. */
export type StoredThing = {
  readonly kind: 'table' | 'column'
  /** `16402` of a table, `16402.3` of its third column. */
  readonly identity: string
  /** `public.orders`, `public.orders.note`; SQL, quoted where it must be. */
  readonly name: string
  /** Schema and table, as they are. */
  readonly path: readonly string[]
  readonly column: string | null
  readonly type: string | null
}

/** What a way back takes from a database. */
export type Loss = Pick<StoredThing, 'name' | 'path' | 'column'> & {
  readonly kind: 'table' | 'column' | 'type' | 'rows'
  /** `every row of public.orders` */
  readonly what: string
}

/** A loss, and how much of it there is in a database: rows of a table, values of a column that are not null. */
export type CountedLoss = Loss & { readonly count: number }
