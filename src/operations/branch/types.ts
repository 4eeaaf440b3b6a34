import type { ConnectionTarget } from '../../postgres/connection-target.ts'

/** `half …`: the process that was at it is gone, and the same command finishes. Only a `ready` branch can be opened. */
export type BranchState = 'being made' | 'half made' | 'ready' | 'being deleted' | 'half deleted'

export type Branch = {
  readonly name: string
  readonly state: BranchState
  /** When that state began, ISO 8601; null where nothing tells. */
  readonly since: string | null
  /** Absolute path of its own state folder: secrets, cluster, what its server leaves. */
  readonly folder: string
  /** What it is a copy of, in words; null where nothing tells. */
  readonly source: string | null
  /** Copied from the source. */
  readonly bytes: number | null
  /** From the order to the branch being ready. */
  readonly milliseconds: number | null
  /** From 1; no two branches of a project have the same. */
  readonly number: number
  /** Whether a running server of the project opens an API on it. */
  readonly isServed: boolean
}

/** What a branch is made from. */
export type BranchSource = {
  /** In words for a person: `the live database`. */
  readonly about: string
  /** Of the superuser `postgres` in what is copied. */
  readonly superuserPassword: string
  /** Bytes that a copy in this folder will take, asked before it begins. */
  readonly measure: (clusterFolder: string) => Promise<number>
  /** Puts a data folder that PostgreSQL can start on into `<clusterFolder>/data`; gives up, with the signal's reason, when that aborts. */
  readonly fill: (clusterFolder: string, signal: AbortSignal) => Promise<{ readonly bytes: number }>
}

/** The superuser of a branch while it is made, in the database `postgres` or the one named. */
export type BranchTarget = (database?: string) => ConnectionTarget

/** Changes a copy before anybody may open it: when it throws, there is no branch. */
export type BranchStep = (target: BranchTarget) => Promise<void>
