import { systemClock } from '../base/clock.ts'
import type { Log } from '../base/log.ts'
import type { Metrics } from '../http/metrics.ts'
import { parseConnectionUrl } from '../postgres/connection-target.ts'
import { followReplicas, type ReplicaReport, type Replicas } from '../postgres/replicas/follow-replicas.ts'
import type { Database } from '../postgres/types.ts'
import type { DorsalSettings } from './settings.ts'
import type { Check } from './status.ts'

type Place = { readonly settings: DorsalSettings; readonly log: Log }

/** The replicas of `DATABASE_REPLICA_URLS`; undefined, and at no cost, when there are none. Throws `invalid_connection_url`. */
export async function startReplicas(primary: Database, { settings, log }: Place): Promise<Replicas | undefined> {
  const { replicaUrls, replicaMaxLag } = settings.server
  if (replicaUrls.length === 0) return undefined
  const targets = replicaUrls.map(parseConnectionUrl)
  return await followReplicas(primary, { targets, maxLag: replicaMaxLag, settings: settings.postgres, log, clock: systemClock })
}

export function addReplicaMetrics(metrics: Metrics, report: () => readonly ReplicaReport[]): void {
  const gauges: readonly (readonly [name: string, help: string, read: (replica: ReplicaReport) => number | undefined])[] = [
    ['dorsal_replica_used', 'Whether reads go to a replica', ({ isUsed }) => Number(isUsed)],
    ['dorsal_replica_lag_seconds', 'How far a replica is behind the primary', ({ lag }) => lag],
    ['dorsal_replica_reads', 'Reads that a replica was asked', ({ reads }) => reads],
    ['dorsal_replica_fallbacks', 'Reads that the primary answered in place of a replica', ({ fallbacks }) => fallbacks],
  ]
  for (const [name, help, read] of gauges) {
    metrics.addGauge({ name, help, labels: ['replica'] }, () =>
      report().flatMap((replica) => {
        const value = read(replica)
        return value === undefined ? [] : [{ value, labels: { replica: replica.name } }]
      }),
    )
  }
}

/** One check for each replica, asked now. */
export async function checkReplicas(primary: Database, place: Place): Promise<readonly Check[]> {
  const replicas = await startReplicas(primary, place)
  if (replicas === undefined) return []
  try {
    return replicas.report().map(({ name, isUsed, reason = '', lag }) => ({
      name: `replica ${name} takes reads`,
      verdict: isUsed ? 'holds' : 'does not hold',
      detail: isUsed ? `${lag ?? 0} s behind the primary` : reason,
    }))
  } finally {
    await replicas.stop()
  }
}
