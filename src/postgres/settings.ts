import { booleanSetting, integerSetting, type SettingValues } from '../base/settings.ts'

export const postgresSettings = {
  poolSize: integerSetting({
    key: 'dorsal.db.pool_size',
    env: 'DORSAL_DB_POOL_SIZE',
    postgrest: 'db-pool',
    about: 'Most connections that serve requests; transactions of our own services have as many again.',
    default: 10,
    min: 1,
    max: 1000,
  }),
  queueLength: integerSetting({
    key: 'dorsal.db.queue_length',
    env: 'DORSAL_DB_QUEUE_LENGTH',
    about: 'Requests that may wait for a connection; one more is refused at once with 503.',
    default: 1000,
  }),
  acquireTimeout: integerSetting({
    key: 'dorsal.db.acquire_timeout',
    env: 'DORSAL_DB_ACQUIRE_TIMEOUT',
    postgrest: 'db-pool-acquisition-timeout',
    about: 'Seconds a request waits for a connection before it is answered 504.',
    default: 10,
    min: 1,
    max: 3600,
  }),
  connectTimeout: integerSetting({
    key: 'dorsal.db.connect_timeout',
    env: 'DORSAL_DB_CONNECT_TIMEOUT',
    about: 'Seconds a new connection may take to be ready.',
    default: 10,
    min: 1,
    max: 3600,
  }),
  readerTimeout: integerSetting({
    key: 'dorsal.db.reader_timeout',
    env: 'DORSAL_DB_READER_TIMEOUT',
    about: 'Seconds that PostgreSQL waits for a client to take the next 64 KiB of a streamed answer; then the answer breaks off.',
    default: 30,
    min: 1,
    max: 3600,
  }),
  preparedStatements: booleanSetting({
    key: 'dorsal.db.prepared_statements',
    env: 'DORSAL_DB_PREPARED_STATEMENTS',
    postgrest: 'db-prepared-statements',
    about: 'Keep statements prepared on each connection; false behind a pooler that loses them, such as PgBouncer before 1.21.',
    default: true,
  }),
  shareReads: booleanSetting({
    key: 'dorsal.db.share_reads',
    env: 'DORSAL_DB_SHARE_READS',
    about: 'Equal reads of one role with the same claims and headers that wait to be sent together are asked of PostgreSQL once.',
    default: false,
  }),
  statementCacheSize: integerSetting({
    key: 'dorsal.db.statement_cache_size',
    env: 'DORSAL_DB_STATEMENT_CACHE_SIZE',
    about: 'Prepared statements a connection keeps; the one unused for longest goes first.',
    default: 500,
    min: 1,
  }),
}

export type PostgresSettings = SettingValues<typeof postgresSettings>

export const postgresDefaults: PostgresSettings = {
  poolSize: postgresSettings.poolSize.default,
  queueLength: postgresSettings.queueLength.default,
  acquireTimeout: postgresSettings.acquireTimeout.default,
  connectTimeout: postgresSettings.connectTimeout.default,
  readerTimeout: postgresSettings.readerTimeout.default,
  preparedStatements: postgresSettings.preparedStatements.default,
  shareReads: postgresSettings.shareReads.default,
  statementCacheSize: postgresSettings.statementCacheSize.default,
}
