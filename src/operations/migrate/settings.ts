import { booleanSetting, durationSetting, type SettingValues } from '../../base/settings.ts'

export const migrateSettings = {
  lockTimeout: durationSetting({
    key: 'dorsal.migrations.lock_timeout',
    env: 'DORSAL_MIGRATIONS_LOCK_TIMEOUT',
    default: 0.5,
    min: 0.01,
    max: 3600,
    about: 'How long a migration waits for a lock, and others behind it, before it lets them pass and tries again.',
  }),
  retryFor: durationSetting({
    key: 'dorsal.migrations.retry_for',
    env: 'DORSAL_MIGRATIONS_RETRY_FOR',
    default: 300,
    about: 'How long it tries again before it gives up and names who has the lock.',
  }),
  requireRehearsal: booleanSetting({
    key: 'dorsal.migrations.require_rehearsal',
    env: 'DORSAL_MIGRATIONS_REQUIRE_REHEARSAL',
    default: false,
    about: 'Refuses a migration that no rehearsal has allowed.',
  }),
  batchTime: durationSetting({
    key: 'dorsal.migrations.batch_time',
    env: 'DORSAL_MIGRATIONS_BATCH_TIME',
    default: 0.5,
    min: 0.01,
    max: 3600,
    about: 'How long one batch of `-- dorsal:batch` should take: the number of rows follows.',
  }),
  maxReplicationLag: durationSetting({
    key: 'dorsal.migrations.max_replication_lag',
    env: 'DORSAL_MIGRATIONS_MAX_REPLICATION_LAG',
    default: 10,
    min: 0.1,
    about: 'Batches pause while a replica is further behind.',
  }),
}

export type MigrateSettings = SettingValues<typeof migrateSettings>

export const migrateDefaults: MigrateSettings = {
  lockTimeout: migrateSettings.lockTimeout.default,
  retryFor: migrateSettings.retryFor.default,
  requireRehearsal: migrateSettings.requireRehearsal.default,
  batchTime: migrateSettings.batchTime.default,
  maxReplicationLag: migrateSettings.maxReplicationLag.default,
}
