/** Answers of a real server, to be given again. */
export type Recording = {
  readonly format: 1
  readonly exchanges: readonly Exchange[]
}

export type Exchange = {
  /** Of everything that decides an answer; the values of a request are not kept. */
  readonly key: string
  /** For a person: `GET /rest/v1/profiles`. */
  readonly request: string
  /** How many writes were done before it. */
  readonly epoch: number
  readonly isWrite: boolean
  readonly status: number
  /** Those that clients read: `content-type`, `content-range` … */
  readonly headers: Readonly<Record<string, string>>
  /** Personal data masked. */
  readonly body: string
}

/** What decides an answer, of one request. */
export type AskedExchange = {
  readonly method: string
  /** With its query. */
  readonly url: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: string
  /** `authenticated:0000…`: role and user. */
  readonly caller: string
}
