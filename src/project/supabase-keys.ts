/**
 * Keys of a Supabase project's config.toml that Dorsal knows and does not serve yet; `auth.*` stands for everything below `auth`.
 * Source: the template that `supabase init` writes (https://supabase.com/docs/guides/local-development/cli/config).
 */
const unservedKeys: readonly string[] = [
  'project_id',
  'api.enabled',
  'api.external_url',
  'api.auto_expose_new_tables',
  'api.tls.*',
  'db.port',
  'db.shadow_port',
  'db.health_timeout',
  'db.major_version',
  'db.root_key',
  'db.pooler.*',
  'db.vault.*',
  'db.settings.*',
  'db.network_restrictions.*',
  'db.ssl_enforcement.*',
  'db.migrations.schema_paths',
  'realtime.*',
  'studio.*',
  'inbucket.*',
  'local_smtp.*',
  'storage.*',
  'auth.*',
  'edge_runtime.*',
  'functions.*',
  'analytics.*',
  'experimental.*',
  'remotes.*',
]

export function isSupabaseKey(key: string): boolean {
  return unservedKeys.some((known) => (known.endsWith('.*') ? key.startsWith(known.slice(0, -1)) : key === known))
}
