import type { Clock } from '../../base/clock.ts'
import type { Log } from '../../base/log.ts'
import { rest } from '../../base/rest.ts'
import type { ConnectionTarget } from '../connection-target.ts'
import type { PostgresSettings } from '../settings.ts'
import { sql } from '../sql.ts'
import type { Database } from '../types.ts'
import { type Position, parsePosition } from './position.ts'
import { createPositionedDatabase, type PositionedDatabase } from './positioned-database.ts'
import { createPrimaryHistory, type PrimaryHistory } from './primary-history.ts'
import { createReplica, type Replica } from './replica.ts'

export type ReplicaReport = {
  readonly name: string
  readonly isUsed: boolean
  /** Why not. */
  readonly reason: string | undefined
  /** Seconds; undefined while it is not known. */
  readonly lag: number | undefined
  readonly reads: number
  /** Reads that it could not answer and the primary did. */
  readonly fallbacks: number
}

export type Replicas = {
  /**
   * The database as one client sees it: his reads go to a replica that has what he saw before. `after` is what an earlier answer told him.
   * Throws `position_invalid`.
   */
  readonly forClient: (after: string | undefined) => PositionedDatabase
  readonly report: () => readonly ReplicaReport[]
  readonly stop: () => Promise<void>
}

export type FollowOptions = {
  readonly targets: readonly ConnectionTarget[]
  /** Seconds a replica may be behind. */
  readonly maxLag: number
  readonly settings: PostgresSettings
  readonly log: Log
  readonly clock: Clock
}

/** Milliseconds between questions: how long a replica that has caught up may be overlooked. */
const pause = 250

const askPrimary = sql`select pg_current_wal_insert_lsn()::text as position, (select system_identifier::text from pg_control_system()) as "systemId"`

/** Watches the replicas of a primary from now on. Never throws for a replica that is not there: it is left out, and comes back by itself. */
export async function followReplicas(primary: Database, { targets, maxLag, settings, log, clock }: FollowOptions): Promise<Replicas> {
  const history = createPrimaryHistory(maxLag * 2000)
  const watched = watchPrimary(primary, history, clock)
  const stopping = new AbortController()
  const replicas = targets.map((target) =>
    createReplica(target, {
      settings,
      log,
      maxLag: maxLag * 1000,
      findLag: (position) => history.findLag(position, clock.now()),
      systemId: watched.systemId,
    }),
  )

  async function lookAgain(look: () => Promise<void>): Promise<void> {
    while (!stopping.signal.aborted) {
      await rest(pause, stopping.signal)
      if (!stopping.signal.aborted) await look()
    }
  }

  await watched.look()
  await Promise.all(replicas.map(({ look }) => look()))
  const loops = [watched.look, ...replicas.map(({ look }) => look)].map(lookAgain)

  return {
    forClient: (after) =>
      createPositionedDatabase({
        primary,
        after: after === undefined ? undefined : parsePosition(after),
        choose: (position) => chooseReplica(replicas, position),
      }),
    report: () => replicas.map(describe),
    stop: async () => {
      stopping.abort()
      await Promise.all(loops)
      await Promise.all(replicas.map(({ stop }) => stop()))
    },
  }
}

function watchPrimary(primary: Database, history: PrimaryHistory, clock: Clock) {
  let systemId: string | undefined
  return {
    systemId: () => systemId,
    look: async (): Promise<void> => {
      try {
        const [answer] = await primary.transaction({ access: 'read only' }, (transaction) =>
          transaction.query<{ position: string; systemId: string }>(askPrimary),
        )
        if (answer === undefined) return
        systemId = answer.systemId
        history.note(parsePosition(answer.position), clock.now())
      } catch {
        // Replicas are worth most while the primary is away: they keep what is known of them.
      }
    },
  }
}

/** The one with the fewest reads under way of those that are far enough; undefined when there is none. */
function chooseReplica(replicas: readonly Replica[], after: Position | undefined): Replica | undefined {
  let chosen: Replica | undefined
  for (const replica of replicas) {
    const state = replica.state()
    if (state.kind !== 'used' || (after !== undefined && state.position < after)) continue
    if (chosen === undefined || isLessBusy(replica, chosen)) chosen = replica
  }
  return chosen
}

function isLessBusy({ counts: one }: Replica, { counts: other }: Replica): boolean {
  return one.underWay < other.underWay || (one.underWay === other.underWay && one.reads < other.reads)
}

function describe({ name, state, counts }: Replica): ReplicaReport {
  const current = state()
  return {
    name,
    isUsed: current.kind === 'used',
    reason: current.kind === 'used' ? undefined : current.reason,
    lag: current.lag === undefined ? undefined : current.lag / 1000,
    reads: counts.reads,
    fallbacks: counts.fallbacks,
  }
}
