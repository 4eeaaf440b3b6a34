import type { Position } from '../replicas/position.ts'

export type { Position } from '../replicas/position.ts'

/** IDENTIFY_SYSTEM. */
export type SystemIdentity = {
  readonly systemIdentifier: string
  readonly timeline: number
  /** Up to here WAL is durable on the server. */
  readonly position: Position
}

/** One line of a history file: `timeline` ended at `end`. */
export type TimelineEnd = { readonly timeline: number; readonly end: Position }

export type TimelineHistory = {
  /** `00000002.history`, as the server calls it. */
  readonly file: string
  readonly content: Buffer
}

export type SlotState = {
  /** WAL from here on is kept; undefined for a slot that keeps nothing. */
  readonly restartPosition: Position | undefined
  readonly timeline: number | undefined
}
