/** What one round trip brought back, before it becomes an HTTP reply. */
export type Outcome = {
  /** Rows in the page, or rows written. */
  readonly pageTotal: number
  /** Rows there without limit and offset, when a count was asked for. Of writes: absent, the rows written are the total. */
  readonly total: number | undefined
  /** Exactly as PostgreSQL made it. */
  readonly body: Buffer
  /** The `response.headers` setting after the statement: a JSON array of one-entry objects. */
  readonly responseHeaders: string | undefined
  /** The `response.status` setting. */
  readonly responseStatus: string | undefined
  /** Of an insert with a known key: the filters that find the one row written, `['id', 'eq.7']`, for Location. */
  readonly location: readonly (readonly [column: string, filter: string])[] | undefined
  /** Of an upsert: rows that were inserted and not updated. */
  readonly inserted: number | undefined
}

/** A read whose rows are still coming: too many to be held. */
export type StreamedOutcome = Pick<Outcome, 'total' | 'responseHeaders' | 'responseStatus'> & {
  /** Known only where the rows were counted before. */
  readonly pageTotal: number | undefined
  /** Throws what `Database.stream` throws, also in the middle. */
  readonly body: AsyncIterable<Buffer>
  /** To be called when nobody will read the body. */
  readonly leave: () => Promise<void>
}
