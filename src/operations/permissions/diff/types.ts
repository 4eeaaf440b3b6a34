import type { Answer, Operation } from '../types.ts'

/** What `--json` prints of a diff; raised as `matrixVersion` is. */
export const diffVersion = 1

/**
 * `alters`: other rows, neither more nor fewer. `open`: something changed, and no row shows whether it matters; or what was answered before cannot be
 * checked any more.
 */
export type Effect = 'widens' | 'narrows' | 'alters' | 'open'

/** What some subjects may do now and could not before, or the other way round. */
export type PermissionChange = {
  readonly effect: Effect
  /** Names of roles and personas for whom the same changed for the same reason. */
  readonly subjects: readonly string[]
  /** A `ProtectedObject.id`. */
  readonly object: string
  readonly operation: Operation
  /** Empty: the object as a whole. */
  readonly columns: readonly string[]
  /** Null: there was no such object or subject. */
  readonly before: Answer | null
  readonly after: Answer | null
  readonly causes: readonly string[]
  /** `anon can now read orders.email: policy orders_public lost its condition (…)`. */
  readonly sentence: string
}

/** What concerns nobody's cell yet, or all of them at once. */
export type SurroundingChange = { readonly effect: Effect; readonly sentence: string }

export type PermissionDiff = {
  readonly version: typeof diffVersion
  readonly changes: readonly PermissionChange[]
  readonly surroundings: readonly SurroundingChange[]
  /** What reads otherwise although everybody reaches the rows that they reached: shown, and no change. */
  readonly unshown: readonly string[]
}
