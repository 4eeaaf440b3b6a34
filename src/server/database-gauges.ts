import type { Metrics } from '../http/metrics.ts'
import type { DatabaseCounts } from '../postgres/types.ts'

const gauges = {
  connections: 'Connections that serve requests',
  busy: 'Those of them that have something to do',
  waiting: 'Requests that wait for one',
  statements: 'Statements prepared, over all of them',
} as const satisfies Partial<Record<keyof DatabaseCounts, string>>

/** `read` gives nothing while there is no database. */
export function addDatabaseGauges(metrics: Metrics, read: () => DatabaseCounts | undefined): void {
  for (const name of ['connections', 'busy', 'waiting', 'statements'] as const) {
    metrics.addGauge({ name: `dorsal_db_${name}`, help: gauges[name] }, () => {
      const counts = read()
      return counts === undefined ? [] : [{ value: counts[name] }]
    })
  }
  metrics.addCounter(
    { name: 'dorsal_db_refused_total', help: 'Requests answered 503 because too many were waiting' },
    () => read()?.refused ?? 0,
  )
}
