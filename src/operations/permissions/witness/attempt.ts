import type { Subject } from '../types.ts'

/** A statement to be run as somebody and undone. */
export type Attempt = {
  readonly subject: Subject
  /** Of a `count`, its number is what was touched; of a `write`, the rows written; of a `probe` only whether it begins matters. */
  readonly kind: 'count' | 'write' | 'probe'
  readonly statement: string
  /** A row of the relation in PostgreSQL's text for composite values, `$1` of the statement. */
  readonly record?: string
  /** Digests the keys of the rows touched: of a `count` run by the subject, of a `write` by the owner, where that can be. */
  readonly digest?: string
}

/** What became of it. */
export type Outcome =
  | { readonly kind: 'done'; readonly touched: number; readonly which?: string }
  | {
      readonly kind: 'refused'
      /** SQLSTATE. */
      readonly code: string
      readonly message: string
      /** Raised by a function that ran meanwhile, a trigger's for example. */
      readonly isWithin: boolean
    }
  | { readonly kind: 'too slow'; readonly milliseconds: number }

export type Attempted = { readonly attempt: Attempt; readonly outcome: Outcome }
