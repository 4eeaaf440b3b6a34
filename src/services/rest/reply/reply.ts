export type Header = readonly [name: string, value: string]

/** Names in lower case. */
export type Reply = {
  readonly status: number
  readonly headers: readonly Header[]
  readonly body: Buffer | undefined
  /** A body that is still being read, in place of `body`. */
  readonly stream?: AsyncIterable<Buffer>
  /** Headers that a page of another origin may read beside those it always may. */
  readonly exposed?: readonly string[]
  /** Reason phrase, when it is not the usual one of the status. */
  readonly reason?: string
}

export function headerIf(name: string, value: string | undefined): readonly Header[] {
  return value === undefined ? [] : [[name, value]]
}
