import type { PlanUses, UsedName } from '../../query/uses.ts'

/** Who uses something, as far as their requests tell. Empty text: not told. */
export type Client = {
  /** PostgreSQL role of the requests. */
  readonly role: string
  /** Kind and name of the API key, `publishable web-shop`; `token`: a JSON Web Token without such a key; `none`: neither. */
  readonly apiKey: string
  /** `x-client-name`; `(others)`: more clients came than are told apart. */
  readonly name: string
  /** `x-client-version`. */
  readonly version: string
  /** Product and version of the client library (`x-client-info`), else of the user agent: `supabase-js/2.110.0`, `Firefox/140`. */
  readonly library: string
}

/** What requests of one kind use; `other`: they were counted without their names, since there were too many different ones. */
export type CountedUses = Pick<PlanUses, 'key' | 'route'> & {
  readonly names: readonly (Omit<UsedName, 'way'> & { readonly way: UsedName['way'] | 'other' })[]
}

/** How often a client sent requests of one kind. */
export type UsageCount = {
  readonly client: Client
  readonly uses: CountedUses
  readonly count: number
  /** Milliseconds since 1970; the count is of this day (UTC). */
  readonly lastSeen: number
}

/** What is asked of the records; each absent member leaves out nothing. */
export type UsageQuestion = {
  readonly schema?: string | undefined
  readonly object?: string | undefined
  /** Rows about `*` are answered as well: whoever reads everything may need the column. */
  readonly member?: string | undefined
  /** Name of the client, its key or its library. */
  readonly client?: string | undefined
  /** First day, `2026-11-01`. */
  readonly since?: string | undefined
}

/** How a client uses a name, over all days and routes that were asked for. */
export type UsageReport = Client & {
  readonly way: CountedUses['names'][number]['way']
  readonly schema: string
  readonly object: string
  /** Column, argument or relationship; `*`: every column; empty: the object itself. */
  readonly member: string
  readonly routes: readonly string[]
  readonly count: number
  /** Of the days since the first use. */
  readonly perDay: number
  /** ISO 8601. */
  readonly firstDay: string
  readonly lastSeen: string
}
