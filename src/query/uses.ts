import type { Deprecation } from '../catalog/parse-deprecation.ts'

/**
 * What is done with a table (`read` to `delete`), a column (`insert` and `update` that give it a value, `select` to `conflict`), a relationship, a
 * function, an argument.
 */
export const usedWays = ['read', 'insert', 'update', 'delete', 'select', 'filter', 'order', 'conflict', 'embed', 'call', 'pass'] as const

export type UsedWay = (typeof usedWays)[number]

/** A name of the catalog, and what is done with it. Never a value, nor a name that only the request knows. */
export type UsedName = {
  readonly way: UsedWay
  readonly schema: string
  /** The table, view or function. */
  readonly object: string
  /** Its column, argument or relationship; of a call the names of all parameters, `customer, since`; `*`: whatever columns it has; null: the object itself. */
  readonly member: string | null
}

export type UsedEnd = {
  readonly deprecation: Deprecation
  /** Path below the service of the table or function that takes the place of a table or function: `/purchases`, `/rpc/total_of`. */
  readonly successor: string | undefined
}

/** Everything of the catalog that a plan uses. The same for every request of the plan. */
export type PlanUses = {
  /** Tells two lists of names apart. */
  readonly key: string
  /** Method and path below the service: `GET /orders`, `POST /rpc/total`. */
  readonly route: string
  readonly names: readonly UsedName[]
  /** What of it is deprecated. */
  readonly ends: readonly UsedEnd[]
}
