import { durationSetting, integerSetting, type SettingValues, sizeSetting } from '../../base/settings.ts'

/** What a migration may do; `dorsal db rehearse` forbids what does more. */
export const rehearseSettings = {
  maxBlock: durationSetting({
    key: 'dorsal.migrations.max_block',
    env: 'DORSAL_MIGRATIONS_MAX_BLOCK',
    default: 0.5,
    about: 'Longest time a migration may keep reads or writes of a table waiting, and a request may wait while it runs.',
  }),
  maxRewrite: sizeSetting({
    key: 'dorsal.migrations.max_rewrite',
    env: 'DORSAL_MIGRATIONS_MAX_REWRITE',
    default: 1024 ** 3,
    about: 'Most that a migration may rewrite of tables and indexes; so much disk is needed beside the old files.',
  }),
  maxWal: sizeSetting({
    key: 'dorsal.migrations.max_wal',
    env: 'DORSAL_MIGRATIONS_MAX_WAL',
    default: 4 * 1024 ** 3,
    about: 'Most write-ahead log that a migration may write: replicas and backups have to take it.',
  }),
  maxDuration: durationSetting({
    key: 'dorsal.migrations.max_duration',
    env: 'DORSAL_MIGRATIONS_MAX_DURATION',
    default: undefined,
    about: 'Longest time a migration may run. Absent: any.',
  }),
  maxLostRows: integerSetting({
    key: 'dorsal.migrations.max_lost_rows',
    env: 'DORSAL_MIGRATIONS_MAX_LOST_ROWS',
    default: undefined,
    about: 'Most rows, or values of a column, that a migration may destroy. Absent: any number, which the rehearsal tells.',
  }),
}

export type RehearseSettings = SettingValues<typeof rehearseSettings>
