import type { Node } from 'libpg-query'

/**
 * What a statement does to the transaction around it: `plain` nothing; `setting` (SET, RESET) is at home inside and outside;
 * `outside` is one that PostgreSQL refuses inside a transaction; `begin`, `end` and `abort` open and close one; `copy` waits for data.
 */
export type StatementEffect = 'plain' | 'setting' | 'outside' | 'begin' | 'end' | 'abort' | 'copy'

/** One statement of a text, without its semicolon. */
export type Statement = {
  readonly text: string
  /** UTF-16 offset in the whole text. */
  readonly offset: number
  readonly effect: StatementEffect
  /** PostgreSQL's parse tree; undefined for a text that its grammar does not know. */
  readonly node?: Node
}
