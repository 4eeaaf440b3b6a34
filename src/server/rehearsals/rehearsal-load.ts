import { systemClock } from '../../base/clock.ts'
import { type DeclaredRequest, type Load, openLoad } from '../../operations/load-test/operation.ts'
import {
  askBeside,
  type DerivedRequest,
  deriveRequests,
  type LoadGenerator,
  type MeasuredTraffic,
} from '../../operations/rehearse/operation.ts'
import { parseConnectionUrl } from '../../postgres/connection-target.ts'
import type { RunningDorsal } from '../assemble.ts'
import type { Workplace } from '../beside-server.ts'
import { signLoadRequests } from '../load/sign-load-requests.ts'
import { withDatabase } from '../prepare-database.ts'
import { restPrefix } from '../serve-http.ts'

export type WantedLoad = {
  /** Declared or recorded. */
  readonly requests: readonly DeclaredRequest[]
  /** Requests a second. */
  readonly rate: number
}

/** What migrations do to tables, from which requests to these follow. */
export type Touched = { readonly tables: readonly string[]; readonly droppedColumns: ReadonlySet<string> }

/** A branch with its API. */
export type ServedBranch = { readonly branch: Workplace; readonly dorsal: RunningDorsal }

/** Milliseconds after which a request has failed: clients wait no longer. */
const timeout = 30_000
const connections = 64
/** Seconds: a rehearsal ends its load itself. */
const endless = 86_400

/**
 * Requests to the API of a branch: those declared or recorded, and some to each table that is touched. Throws `bench_nothing_to_ask` where none of
 * them is answered.
 */
export async function openRehearsalLoad(
  served: ServedBranch,
  { requests: declared, rate }: WantedLoad,
  touched: Touched,
): Promise<LoadGenerator> {
  const { branch, dorsal } = served
  const derived = await deriveFrom(served, touched)
  const { keys, url: origin } = dorsal
  const requests = signLoadRequests([...declared, ...derived], { keys, settings: withoutKey(branch), clock: systemClock, origin })
  const load = await openLoad({ origin, requests, source: 'recorded', connections, timeout, random: Math.random })
  const left = load.refused === 0 ? '' : `; ${load.refused} failed when asked once, and are left out`
  branch.onProgress(`Requests: ${declared.length} declared, ${derived.length} to the tables that are touched${left}`)
  return { rate, send: (signal) => send(load, rate, signal) }
}

/** A key of the live project opens nothing here. */
function withoutKey({ settings }: Workplace): Workplace['settings'] {
  return { ...settings, loadTest: { ...settings.loadTest, key: undefined } }
}

async function deriveFrom({ branch, dorsal }: ServedBranch, { tables, droppedColumns }: Touched): Promise<readonly DerivedRequest[]> {
  if (tables.length === 0) return []
  const { schemas } = branch.settings.rest
  return await withDatabase(parseConnectionUrl(dorsal.databaseUrl), branch, (database) =>
    deriveRequests(askBeside(database), { tables, schemas, prefix: restPrefix, without: droppedColumns }),
  )
}

async function send(load: Load, rate: number, signal: AbortSignal): Promise<MeasuredTraffic> {
  const { sent, succeeded, failures, latency, requests } = await load.run({ rate, seconds: endless, arrivals: 'poisson' }, signal)
  const { p50, p99, max } = latency
  return {
    ...{ sent, failed: sent - succeeded, p50, p99, longest: max, failures },
    requests: requests.map(({ name, sent: each, failed, max: longest }) => ({ name, sent: each, failed, longest })),
  }
}
