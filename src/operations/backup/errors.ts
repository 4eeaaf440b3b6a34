import { Fault } from '../../base/fault.ts'

export const targetFailed = (place: string, problem: string, cause?: unknown) =>
  new Fault('backup_target_failed', 502, `The archive in ${place} cannot be used: ${problem}`, {
    hint: 'See that it exists, that it can be reached and that Dorsal may read and write there; what was begun is not counted as a backup.',
    cause,
  })

export const targetFull = (place: string, cause: unknown) =>
  new Fault('backup_disk_full', 507, `No space is left for backups in ${place}`, {
    hint: 'Make room, or keep fewer backups (`dorsal backup prune` with a smaller dorsal.backup.keep); what was begun is not counted as a backup.',
    cause,
  })

export const objectMissing = (name: string) =>
  new Fault('backup_object_missing', 410, `${name} is not in the archive`, {
    hint: 'Somebody deleted it. `dorsal backup verify` names everything that misses; a new full backup starts a new chain.',
  })

export const objectDamaged = (name: string, problem: string) =>
  new Fault('backup_object_damaged', 422, `${name} is damaged: ${problem}`, {
    hint: '`dorsal backup verify` names everything that is damaged; a new full backup starts a new chain.',
  })

export const keyUnknown = (name: string, wanted: string, known: readonly string[]) =>
  new Fault(
    'backup_key_unknown',
    403,
    `${name} is encrypted with the key ${wanted}; ${known.length === 0 ? 'no key is set' : `set: ${known.join(', ')}`}`,
    { hint: 'Put that key behind the one in dorsal.backup.encryption_key: all of them open, the first one closes.' },
  )

export const zstdMissing = (name: string) =>
  new Fault('backup_zstd_missing', 501, `${name} is compressed with zstd, which this Node.js does not have`, {
    hint: 'Use Node.js 22.15, 23.8 or newer.',
  })

export const replicationRefused = (problem: string, cause: unknown) =>
  new Fault('backup_replication_refused', 403, `PostgreSQL does not let Dorsal copy the cluster: ${problem}`, {
    hint: 'It takes a role with REPLICATION, a line for it in pg_hba.conf (database "replication") and wal_level replica or logical. Where the provider keeps backups, point-in-time recovery is its job.',
    cause,
  })

export const backupRunning = (pid: number) =>
  new Fault('backup_running', 409, `Process ${pid} is making a backup of this project`, { hint: 'Wait until it has finished.' })

export const walNotArchived = (position: string) =>
  new Fault('backup_wal_missing', 504, `The WAL up to ${position} did not reach the archive, so that the backup cannot be restored`, {
    hint: 'The backup does not count. `dorsal backup status` tells how the archive is; the log of `dorsal start` tells why.',
  })

export const segmentTooLarge = (megabytes: number) =>
  new Fault('backup_segment_too_large', 409, `WAL segments of ${megabytes} MB are larger than Dorsal archives`, {
    hint: 'Clusters with segments of up to 64 MB (initdb --wal-segsize) can be archived.',
  })

export const noFullBackup = () =>
  new Fault('backup_no_parent', 409, 'There is no backup that an incremental one could be made on', {
    hint: 'Make a full one first: `dorsal backup create --full`.',
  })

export const incrementalImpossible = (problem: string, cause?: unknown) =>
  new Fault('backup_incremental_impossible', 409, `No incremental backup can be made: ${problem}`, {
    hint: 'It takes PostgreSQL 17 with summarize_wal = on since the backup before. `dorsal backup create --full` always works.',
    cause,
  })

export const s3Incomplete = (missing: readonly string[]) =>
  new Fault('backup_s3_incomplete', 500, `The S3 target lacks ${missing.join(', ')}`, {
    hint: 'Set them in [dorsal.backup] of config.toml; secrets as "env(NAME)".',
  })

export const otherSystem = () =>
  new Fault('backup_other_system', 409, 'PostgreSQL is another cluster than the one whose archive this is', {
    hint: 'Start Dorsal again: each cluster has an archive of its own.',
  })

export const serverBehindArchive = () =>
  new Fault(
    'backup_server_behind',
    409,
    'The archive holds more of the log than PostgreSQL itself, which was put back without a recovery',
    {
      hint: 'Restore with `dorsal restore`, which begins a new timeline; or set dorsal.backup.target to a new place and keep this archive as it is.',
    },
  )

export const pointInvalid = (name: string) =>
  new Fault('restore_point_invalid', 400, `${JSON.stringify(name)} cannot be the name of a restore point`, {
    hint: 'It has 1 to 63 letters, digits, dots, - and _, and begins with a letter; `latest` is the end of the log.',
  })

export const pointTaken = (name: string) =>
  new Fault('restore_point_taken', 409, `There is a restore point called ${name}`, {
    hint: 'Choose another name: each stands for one moment.',
  })
