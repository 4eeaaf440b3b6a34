import { booleanSetting, durationSetting, integerSetting, type SettingValues, secretListSetting, textSetting } from '../../base/settings.ts'

const day = 86_400

export const backupSettings = {
  enabled: booleanSetting({
    key: 'dorsal.backup.enabled',
    env: 'DORSAL_BACKUP_ENABLED',
    default: true,
    about: 'Keeps a continuous archive of the embedded PostgreSQL, from which each second of the window can be restored.',
  }),
  external: booleanSetting({
    key: 'dorsal.backup.external',
    env: 'DORSAL_BACKUP_EXTERNAL',
    default: false,
    about: 'Archives the PostgreSQL of DATABASE_URL too, for which a replication slot is made there and its role needs REPLICATION.',
  }),
  target: textSetting({
    key: 'dorsal.backup.target',
    env: 'DORSAL_BACKUP_TARGET',
    default: undefined,
    about: 'Where the archive is kept: a folder, relative to the project, or `s3://bucket/prefix`. Absent: `.dorsal/backups`.',
  }),
  encryptionKeys: secretListSetting({
    key: 'dorsal.backup.encryption_key',
    env: 'DORSAL_BACKUP_KEY',
    secret: true,
    default: [],
    about:
      'What the archive is encrypted with before it leaves this machine: at least 32 characters that you keep elsewhere as well; former ones behind it, to be read with. Absent: not encrypted.',
  }),
  fullEvery: durationSetting({
    key: 'dorsal.backup.full_every',
    env: 'DORSAL_BACKUP_FULL_EVERY',
    default: 7 * day,
    min: 60,
    about: 'Time between full backups.',
  }),
  incrementalEvery: durationSetting({
    key: 'dorsal.backup.incremental_every',
    env: 'DORSAL_BACKUP_INCREMENTAL_EVERY',
    default: day,
    min: 60,
    about: 'Time between backups of what changed since the one before (PostgreSQL 17 and newer).',
  }),
  logicalEvery: durationSetting({
    key: 'dorsal.backup.logical_every',
    env: 'DORSAL_BACKUP_LOGICAL_EVERY',
    default: day,
    min: 60,
    about: 'Time between logical backups, which `external` makes where PostgreSQL gives no right to replicate.',
  }),
  window: durationSetting({
    key: 'dorsal.backup.window',
    env: 'DORSAL_BACKUP_WINDOW',
    default: 14 * day,
    about: 'How far back each second can be restored; what that needs is never deleted.',
  }),
  keep: integerSetting({
    key: 'dorsal.backup.keep',
    env: 'DORSAL_BACKUP_KEEP',
    default: 2,
    min: 1,
    max: 10_000,
    about:
      'Full backups, with the incremental ones made on them, that are kept however old they are; of logical backups the newest that stay.',
  }),
  shipEvery: durationSetting({
    key: 'dorsal.backup.ship_every',
    env: 'DORSAL_BACKUP_SHIP_EVERY',
    default: 10,
    min: 1,
    max: 3600,
    about: 'Seconds after which the beginning of a WAL segment goes to the archive without waiting for its end.',
  }),
  maxRate: integerSetting({
    key: 'dorsal.backup.max_rate',
    env: 'DORSAL_BACKUP_MAX_RATE',
    default: 65_536,
    min: 32,
    max: 1_048_576,
    about: 'Kilobytes a second that backups by schedule read from PostgreSQL at most.',
  }),
  idleBefore: durationSetting({
    key: 'dorsal.backup.idle_before',
    env: 'DORSAL_BACKUP_IDLE_BEFORE',
    default: 5,
    max: 3600,
    about: 'Seconds after the start before anything is archived: the first answer never waits for it.',
  }),
  synchronous: booleanSetting({
    key: 'dorsal.backup.synchronous',
    env: 'DORSAL_BACKUP_SYNCHRONOUS',
    default: false,
    about: 'Commits return only when their WAL is on the disk of the receiver too; while that is away they wait.',
  }),
  slot: textSetting({
    key: 'dorsal.backup.slot',
    env: 'DORSAL_BACKUP_SLOT',
    default: 'dorsal_archive',
    about: 'Name of the replication slot and of the receiver, also in synchronous_standby_names.',
  }),
  pgbackrestStanza: textSetting({
    key: 'dorsal.backup.pgbackrest_stanza',
    env: 'DORSAL_BACKUP_PGBACKREST_STANZA',
    default: undefined,
    about: 'Stanza in which pgBackRest keeps this database: proofs restore from there, and Dorsal keeps no archive of its own.',
  }),
  s3Endpoint: textSetting({
    key: 'dorsal.backup.s3_endpoint',
    env: 'DORSAL_BACKUP_S3_ENDPOINT',
    default: undefined,
    about: 'Address of a server that speaks S3. Absent: that of Amazon.',
  }),
  s3Region: textSetting({
    key: 'dorsal.backup.s3_region',
    env: 'DORSAL_BACKUP_S3_REGION',
    default: 'us-east-1',
    about: 'Region of the bucket.',
  }),
  s3AccessKeyId: textSetting({
    key: 'dorsal.backup.s3_access_key_id',
    env: 'DORSAL_BACKUP_S3_ACCESS_KEY_ID',
    secret: true,
    default: undefined,
    about: 'Absent: what the AWS SDK finds on this machine.',
  }),
  s3SecretAccessKey: textSetting({
    key: 'dorsal.backup.s3_secret_access_key',
    env: 'DORSAL_BACKUP_S3_SECRET_ACCESS_KEY',
    secret: true,
    default: undefined,
    about: 'The secret of that key.',
  }),
} as const

export type BackupSettings = SettingValues<typeof backupSettings>
