import type { LoadResult } from './generate-load.ts'

/** Whoever answers the workload. */
export type Contender = {
  readonly name: string
  /** Its server process; undefined where what asks and what answers are one. */
  readonly pid: number | undefined
  /** Loads it for so many seconds; undefined when it has no part in the workload. */
  readonly findLoad: (workload: string) => ((seconds: number) => Promise<LoadResult>) | undefined
  /** Its answer to the first request of the workload, as JSON; undefined where nothing can be compared. */
  readonly ask: (workload: string) => Promise<unknown>
  readonly stop: () => Promise<void>
}

export type ContenderOptions = { readonly connections: number; readonly folder: string }
