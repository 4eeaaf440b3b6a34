import type { Log } from '../../base/log.ts'
import { toMessage } from '../../base/to-message.ts'
import type { ConnectionTarget } from '../connection-target.ts'
import { connectDatabase } from '../database.ts'
import type { PostgresSettings } from '../settings.ts'
import { sql } from '../sql.ts'
import type { Database } from '../types.ts'
import { type Position, parsePosition } from './position.ts'

/** What a replica said of itself last. */
export type ReplicaState =
  | { readonly kind: 'used'; readonly position: Position; readonly lag: number; readonly database: Database }
  | { readonly kind: 'left out'; readonly reason: string; readonly lag: number | undefined }

export type Replica = {
  /** `db2.example.org:5432`: for metrics and people, without a secret. */
  readonly name: string
  readonly state: () => ReplicaState
  /** Reads under way, and how many there were. */
  readonly counts: { underWay: number; reads: number; fallbacks: number }
  /** Aborts when it no longer answers; another one stands here when it is back. */
  readonly gone: () => AbortSignal
  /** Asks it how far it is. Never throws. */
  readonly look: () => Promise<void>
  readonly stop: () => Promise<void>
}

export type ReplicaNeeds = {
  readonly settings: PostgresSettings
  readonly log: Log
  /** Milliseconds it may be behind. */
  readonly maxLag: number
  readonly findLag: (position: Position) => number
  /** Of the primary (`pg_control_system`). */
  readonly systemId: () => string | undefined
}

/** Milliseconds a replica has to say how far it is. */
const patience = 2000

const ask = sql`select pg_is_in_recovery() as "isStandby", coalesce(pg_last_wal_replay_lsn()::text, '0/0') as position,
  (select system_identifier::text from pg_control_system()) as "systemId"`

type Answer = { readonly isStandby: boolean; readonly position: string; readonly systemId: string }

/** One replica, connected when it can be reached; asked again and again by `look`. */
export function createReplica(target: ConnectionTarget, { settings, log, maxLag, findLag, systemId }: ReplicaNeeds): Replica {
  const name = `${target.host}:${target.port}`
  let database: Database | undefined
  let leaving = new AbortController()
  let state: ReplicaState = { kind: 'left out', reason: 'it was not asked yet', lag: undefined }

  async function read(): Promise<ReplicaState> {
    database ??= await connectDatabase(target, settings, log)
    const current = database
    const [answer] = await current.transaction({ access: 'read only', signal: AbortSignal.timeout(patience) }, (transaction) =>
      transaction.query<Answer>(ask),
    )
    if (answer === undefined) return leftOut('it gave no answer')
    const position = parsePosition(answer.position)
    const lag = findLag(position)
    if (!answer.isStandby) return leftOut('it is no replica')
    if (systemId() !== undefined && answer.systemId !== systemId()) return leftOut('it is a replica of another database')
    return lag > maxLag ? leftOut('it is too far behind', lag) : { kind: 'used', position, lag, database: current }
  }

  function change(next: ReplicaState): void {
    if (next.kind !== state.kind) {
      if (next.kind === 'used') log.info({ replica: name }, 'a replica is used')
      else log.warn({ replica: name, reason: next.reason }, 'a replica is left out')
    }
    state = next
  }

  return {
    name,
    state: () => state,
    counts: { underWay: 0, reads: 0, fallbacks: 0 },
    gone: () => leaving.signal,
    look: async () => {
      try {
        const next = await within(patience, read())
        if (leaving.signal.aborted) leaving = new AbortController()
        change(next)
      } catch (error) {
        change(leftOut(`it does not answer: ${toMessage(error instanceof Error && error.cause ? error.cause : error)}`))
        leaving.abort(replicaGone)
      }
    },
    stop: async () => {
      leaving.abort(replicaGone)
      await database?.close()
    },
  }
}

/** What reads under way on it are aborted with. */
export const replicaGone = new Error('The replica does not answer')

function leftOut(reason: string, lag?: number): ReplicaState {
  return { kind: 'left out', reason, lag }
}

async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error(`no word for ${milliseconds} ms`)), milliseconds)
  return await Promise.race([work, promise]).finally(() => clearTimeout(timer))
}
