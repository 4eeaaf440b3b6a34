/** Where the log of the primary stood at a time; positions in bytes, times in milliseconds. */
export type LogSample = { readonly at: number; readonly position: bigint }

/** A replica, and the position that its queries see. */
export type ReplicaPosition = { readonly name: string; readonly position: bigint }

/**
 * For how long a replica has not shown what the primary had written, in milliseconds. By positions and not by `replay_lag`, which stays as it was
 * while nothing is replayed. Samples come oldest first; nothing is known of the time before the first.
 */
export function measureLag(samples: readonly LogSample[], replica: ReplicaPosition, now: number): number {
  const missing = samples.find(({ position }) => position > replica.position)
  return missing === undefined ? 0 : now - missing.at
}
