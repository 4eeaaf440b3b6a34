/** Schemas of Dorsal and of extensions that keep tables of their own: what is in them is not the project's to mend. */
const innerSchemas: ReadonlySet<string> = new Set([
  'auth',
  'cron',
  'dorsal',
  'extensions',
  'graphql',
  'graphql_public',
  'net',
  'pgbouncer',
  'pgmq',
  'pgroonga',
  'pgsodium',
  'pgsodium_masks',
  'pgtle',
  'realtime',
  'repack',
  'storage',
  'supabase_functions',
  'supabase_migrations',
  'tiger',
  'topology',
  'vault',
])

export function isInnerSchema(schema: string): boolean {
  return innerSchemas.has(schema) || schema.startsWith('_timescaledb_')
}
