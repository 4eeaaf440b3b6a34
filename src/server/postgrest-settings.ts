/** A setting of PostgREST (https://docs.postgrest.org/en/stable/references/configuration.html), as `dorsal rest` reads it. */
export type PostgrestSetting = {
  /** How its text is read and dumped; a choice that is not one of ours is refused by the house that declares it. */
  readonly kind: 'text' | 'integer' | 'boolean'
  /** Names it had in earlier versions. */
  readonly aliases?: readonly string[]
  /** PostgREST's own default, as text; absent: none. */
  readonly default?: string
  /** Also read from the database, as `pgrst.<name with underscores>`. */
  readonly inDatabase?: true
  /** An empty text is a value and does not mean the default. */
  readonly emptyIsValue?: true
  /** Why another value than the default has no effect here. */
  readonly notServed?: string
}

/** Every setting, in the order in which `--dump-config` prints them. */
export const postgrestSettings = {
  'client-error-verbosity': { kind: 'text', default: 'verbose', inDatabase: true },
  'db-aggregates-enabled': { kind: 'boolean', default: 'false', inDatabase: true },
  'db-anon-role': { kind: 'text', default: '', inDatabase: true },
  'db-channel': { kind: 'text', default: 'pgrst' },
  'db-channel-enabled': { kind: 'boolean', default: 'true' },
  'db-extra-search-path': { kind: 'text', default: 'public', inDatabase: true, emptyIsValue: true },
  'db-hoisted-tx-settings': {
    kind: 'text',
    default: 'statement_timeout,plan_filter.statement_cost_limit,default_transaction_isolation',
    inDatabase: true,
  },
  'db-max-rows': { kind: 'integer', aliases: ['max-rows'], inDatabase: true },
  'db-plan-enabled': { kind: 'boolean', default: 'false', inDatabase: true },
  'db-pool': { kind: 'integer', default: '10' },
  'db-pool-acquisition-timeout': { kind: 'integer', default: '10' },
  'db-pool-max-lifetime': { kind: 'integer', default: '1800', notServed: 'connections live until they break' },
  'db-pool-max-idletime': {
    kind: 'integer',
    aliases: ['db-pool-timeout'],
    default: '30',
    notServed: 'connections stay open when nothing uses them',
  },
  'db-pool-automatic-recovery': { kind: 'boolean', default: 'true', notServed: 'a lost connection is always replaced' },
  'db-pre-request': { kind: 'text', aliases: ['pre-request'], inDatabase: true },
  'db-prepared-statements': { kind: 'boolean', default: 'true', inDatabase: true },
  'db-root-spec': { kind: 'text', aliases: ['root-spec'], inDatabase: true },
  'db-schemas': { kind: 'text', aliases: ['db-schema'], default: 'public', inDatabase: true },
  'db-config': { kind: 'boolean', default: 'true' },
  'db-pre-config': { kind: 'text', inDatabase: true },
  'db-timezone-enabled': { kind: 'boolean', default: 'true', inDatabase: true },
  'db-tx-end': { kind: 'text', default: 'commit', inDatabase: true },
  'db-uri': { kind: 'text', default: 'postgresql://' },
  'jwt-aud': { kind: 'text', inDatabase: true },
  'jwt-role-claim-key': { kind: 'text', aliases: ['role-claim-key'], default: '.role', inDatabase: true },
  'jwt-secret': { kind: 'text', inDatabase: true },
  'jwt-secret-is-base64': { kind: 'boolean', aliases: ['secret-is-base64'], default: 'false', inDatabase: true },
  'jwt-cache-max-entries': { kind: 'integer', default: '1000', inDatabase: true },
  'log-level': { kind: 'text', default: 'error' },
  'log-query': { kind: 'boolean', default: 'false', notServed: 'SQL is never written to the log' },
  'openapi-mode': { kind: 'text', default: 'follow-privileges', inDatabase: true },
  'openapi-security-active': { kind: 'boolean', default: 'false', inDatabase: true },
  'openapi-server-proxy-uri': { kind: 'text', inDatabase: true },
  'server-cors-allowed-origins': { kind: 'text', inDatabase: true },
  'server-host': { kind: 'text', default: '!4' },
  'server-port': { kind: 'integer', default: '3000' },
  'server-trace-header': { kind: 'text', inDatabase: true },
  'server-timing-enabled': { kind: 'boolean', default: 'false', inDatabase: true },
  'server-otel-enabled': { kind: 'boolean', default: 'false', notServed: 'no traces are sent' },
  'server-unix-socket': { kind: 'text' },
  'server-unix-socket-mode': { kind: 'text', default: '660' },
  'admin-server-host': { kind: 'text' },
  'admin-server-port': { kind: 'integer' },
  'url-use-legacy-target-names': { kind: 'boolean', default: 'true', inDatabase: true },
} as const satisfies Readonly<Record<string, PostgrestSetting>>

export type PostgrestName = keyof typeof postgrestSettings

export const postgrestNames = Object.keys(postgrestSettings) as readonly PostgrestName[]

/** The table read by name, without the literal types of each line. */
export function getPostgrestSetting(name: PostgrestName): PostgrestSetting {
  return postgrestSettings[name]
}
