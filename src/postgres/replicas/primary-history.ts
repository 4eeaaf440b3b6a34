import type { Position } from './position.ts'

/** When the primary had come how far: what a replica's position is worth in seconds. */
export type PrimaryHistory = {
  /** `now` in milliseconds. */
  readonly note: (position: Position, now: number) => void
  /** Milliseconds since the primary was no further than this; 0 for a replica that has all that is known. */
  readonly findLag: (position: Position, now: number) => number
}

type Sample = { readonly position: Position; readonly at: number }

/**
 * A clock of its own and not `pg_last_xact_replay_timestamp()`: that one stands still while nothing is written, and on a replica that has lost
 * its primary nobody can tell one from the other. Remembers `length` milliseconds; a lag longer than that counts as that.
 */
export function createPrimaryHistory(length: number): PrimaryHistory {
  const samples: Sample[] = []
  return {
    note: (position, now) => {
      if (samples.at(-1)?.position !== position) samples.push({ position, at: now })
      while ((samples[1]?.at ?? now) < now - length) samples.shift()
    },
    findLag: (position, now) => {
      const missed = samples.find((sample) => sample.position > position)
      return missed === undefined ? 0 : now - missed.at
    },
  }
}
