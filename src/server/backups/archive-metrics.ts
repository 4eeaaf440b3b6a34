import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../../base/clock.ts'
import type { Metrics } from '../../http/metrics.ts'
import type { ArchiverReport } from '../../operations/backup/operation.ts'

const gauges = [
  ['dorsal_backup_receiving', 'Whether the log of the database is being received', ({ isReceiving }) => Number(isReceiving)],
  ['dorsal_backup_lag_bytes', 'Log that is not in the archive yet', ({ lagBytes }) => lagBytes],
  ['dorsal_backup_waiting_segments', 'Segments of the log that wait for the archive', ({ waitingSegments }) => waitingSegments],
  ['dorsal_backup_lag_seconds', 'Age of the latest second that can be restored', ({ archived }, now) => toAge(archived?.at, now)],
  ['dorsal_backup_recoverable_from_seconds', 'Earliest second that can be restored, since 1970', ({ earliest }) => toSeconds(earliest)],
  ['dorsal_backup_recoverable_to_seconds', 'Latest second that can be restored, since 1970', ({ archived }) => toSeconds(archived?.at)],
  ['dorsal_backup_last_age_seconds', 'Age of the last backup', ({ lastBackup }, now) => toAge(lastBackup?.stoppedAt, now)],
  [
    'dorsal_backup_failing',
    'Whether something is in the way of the archive',
    ({ problem, backupProblem }) => Number((problem ?? backupProblem) !== null),
  ],
] as const satisfies readonly (readonly [name: string, help: string, read: (report: ArchiverReport, now: number) => number | undefined])[]

/** `folder`: that of backups in the state folder. Nothing is shown where nothing was ever archived. */
export function addArchiveMetrics(metrics: Metrics, folder: string, clock: Clock): void {
  for (const [name, help, read] of gauges) {
    metrics.addGauge({ name, help }, () => {
      const report = findReport(folder)
      const value = report === undefined ? undefined : read(report, clock.now())
      return value === undefined ? [] : [{ value }]
    })
  }
}

/** Written by the process that archives, which need not be this one. */
function findReport(folder: string): ArchiverReport | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, 'status.json'), 'utf8'))
  } catch {
    return undefined // nothing was archived yet
  }
}

const toSeconds = (at: string | null | undefined) => (at === null || at === undefined ? undefined : Date.parse(at) / 1000)

function toAge(at: string | undefined, now: number): number | undefined {
  return at === undefined ? undefined : Math.max((now - Date.parse(at)) / 1000, 0)
}
