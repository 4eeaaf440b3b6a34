import type { PersonalKind } from '../../catalog/classify-column.ts'

/** How the values of a column are held. Columns of any other shape hold nothing that is masked. */
export type Shape = 'text' | 'text array' | 'json' | 'number' | 'date' | 'network address' | 'bytes'

export type Column = {
  readonly schema: string
  readonly table: string
  readonly column: string
  readonly shape: Shape
  /** `character varying(40)` */
  readonly type: string
  /** Characters that fit; null when any number does. */
  readonly width: number | null
  readonly nullable: boolean
  /** Some unique index holds it. */
  readonly unique: boolean
  readonly partitioned: boolean
}

/** Two columns that a foreign key makes equal. */
export type Link = { readonly child: ColumnName; readonly parent: ColumnName }

/** `public.orders.note` */
export type ColumnName = string

export type MaskedColumn = Column & { readonly kind: PersonalKind; readonly reason: string }

export type MaskingPlan = {
  readonly masked: readonly MaskedColumn[]
  /** Texts that stay as they are; the scanner looks at them. */
  readonly kept: readonly (Column & { readonly reason: string })[]
  /** What nobody can say without looking: bytes. */
  readonly unread: readonly Column[]
}

/** What a sample of a column's values looks like, as shares from 0 to 1 of those that are not null. */
export type ValueFacts = {
  readonly emails: number
  readonly phones: number
  /** Sentences: longer than forty characters, with spaces. */
  readonly sentences: number
}

/** An original found in a column: as a whole value, or as a part of one. */
export type Occurrence = { readonly column: Column; readonly kind: PersonalKind; readonly whole: boolean; readonly count: number }

/** A value of the original that stands somewhere after masking; the value itself is told to nobody. */
export type Remain = {
  /** `public.orders.note`, or a file of the data folder. */
  readonly place: string
  readonly kind: PersonalKind
  readonly count: number
}

export type MaskingReport = {
  readonly verdict: 'holds' | 'does not hold'
  readonly columns: readonly { readonly name: ColumnName; readonly kind: PersonalKind; readonly reason: string; readonly values: number }[]
  /** Tables of sessions, tokens, logs and keys, with the rows that were removed. */
  readonly emptied: readonly { readonly table: string; readonly rows: number }[]
  readonly remains: readonly Remain[]
  /** What the scanner compared with the originals, and how many originals there were. */
  readonly scanned: { readonly columns: number; readonly originals: number; readonly files: number; readonly bytes: number }
  readonly unread: readonly ColumnName[]
}
