import type { Verdict } from '../server/status.ts'

/** What a command found out. Printing it is somebody else's work. */
export type Answer = {
  readonly verdict: Verdict
  /** What `--json` prints, on one line. */
  readonly data: unknown
  /** The same for a person. */
  readonly sections: readonly Section[]
}

export type Section =
  | { readonly kind: 'table'; readonly columns: readonly string[]; readonly rows: readonly (readonly string[])[] }
  | { readonly kind: 'lines'; readonly lines: readonly string[] }
