import { availableParallelism } from 'node:os'
import type { Job, Pace } from './job.ts'
import type { WireConnection } from './wire/wire-connection.ts'

/** One open connection and the jobs under way on it, oldest first. */
export type Lane = {
  readonly connection: WireConnection
  readonly jobs: Job[]
  /** When the oldest job had the connection for itself; `performance.now()`. */
  busySince: number
  /** A CancelRequest is on its way and could hit whatever runs here: nothing new is sent. */
  isCancelling: boolean
}

/** Short jobs that queue on one connection: 4 × 4 beat 4 × 1 by 1.6 and 8 × 1 by as much. */
const deepest = 4
/** Connections worth filling before going deeper: more than two per core only make PostgreSQL switch between them. */
const favourites = Math.max(2, availableParallelism() * 2)

/** Finds the connection a job may use now. */
export function findLane(lanes: readonly Lane[], pace: Pace): Lane | undefined {
  if (pace !== 'short') return lanes.findLast(isIdle)
  return findShallowest(lanes) ?? lanes.find(isIdle)
}

/** Whether one more connection would let a short job run beside the others. */
export function wantsMoreLanes(lanes: readonly Lane[], chosen: Lane | undefined): boolean {
  return chosen === undefined || (chosen.jobs.length > 0 && lanes.length < favourites)
}

function findShallowest(lanes: readonly Lane[]): Lane | undefined {
  let found: Lane | undefined
  for (let i = 0; i < lanes.length && i < favourites; i++) {
    const lane = lanes[i]
    if (lane === undefined || !takesShort(lane)) continue
    // What leaves in one write costs PostgreSQL one wake-up: 5 to 10 % of the server's CPU at sixteen connections.
    if (lane.connection.isFilling) return lane
    if (found === undefined || lane.jobs.length < found.jobs.length) found = lane
  }
  return found
}

function takesShort(lane: Lane): boolean {
  if (lane.isCancelling || lane.jobs.length >= deepest) return false
  return lane.jobs.every((job) => job.pace === 'short')
}

function isIdle(lane: Lane): boolean {
  return lane.jobs.length === 0 && !lane.isCancelling
}
