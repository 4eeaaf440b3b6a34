import type { ConnectionTarget } from '../../postgres/connection-target.ts'
import type { LeftOut } from '../../postgres/dump/types.ts'

/** A server by its databases. */
export type Server = { readonly target: (database: string) => ConnectionTarget; readonly version: string }

/** What is different in the copy. `serious`: it is not what it was; otherwise only how the new version prints or reads it. */
export type UpgradeDifference = {
  readonly kind: 'schema' | 'role' | 'rows' | 'answer' | 'plan'
  readonly database: string | null
  readonly name: string
  readonly detail: string
  readonly serious: boolean
}

export type CopiedDatabase = {
  readonly name: string
  readonly tables: number
  readonly rows: number
  readonly bytes: number
  /** Tables whose content was counted and added up on both sides. */
  readonly compared: number
}

/** What was read from an API on each side. */
export type ComparedRead = { readonly name: string; readonly before: Answer; readonly after: Answer }

export type Answer = {
  readonly status: number
  readonly body: string
  /** EXPLAIN's own JSON; null where there is none. */
  readonly plan: unknown
}

export type CopyReport = {
  readonly databases: readonly CopiedDatabase[]
  readonly differences: readonly UpgradeDifference[]
  readonly leftOut: readonly LeftOut[]
}
