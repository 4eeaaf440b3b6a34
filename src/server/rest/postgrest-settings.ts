/** A setting of PostgREST (https://docs.postgrest.org/en/stable/references/configuration.html), as `dorsal rest` reads it. */
export type PostgrestSetting = {
  /** How its text is read and dumped; a choice that is not one of ours is refused by the house that declares it. */
  readonly kind: 'text' | 'integer' | 'boolean'
  readonly about: string
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
  'client-error-verbosity': {
    about: 'Whether error bodies carry details and hint (verbose), or code and message only (minimal).',
    kind: 'text',
    default: 'verbose',
    inDatabase: true,
  },
  'db-aggregates-enabled': {
    about: 'Allows count(), sum(), avg(), min() and max() in select.',
    kind: 'boolean',
    default: 'false',
    inDatabase: true,
  },
  'db-anon-role': {
    about: 'The role of requests without a token; without one they are refused.',
    kind: 'text',
    default: '',
    inDatabase: true,
  },
  'db-channel': { about: 'Where NOTIFY asks for a new reading: reload schema, reload config.', kind: 'text', default: 'pgrst' },
  'db-channel-enabled': { about: 'Listens on that channel.', kind: 'boolean', default: 'true' },
  'db-extra-search-path': {
    about: 'Schemas added to the search_path of every request.',
    kind: 'text',
    default: 'public',
    inDatabase: true,
    emptyIsValue: true,
  },
  'db-hoisted-tx-settings': {
    about: 'Settings of a function that hold for the whole transaction of its call.',
    kind: 'text',
    default: 'statement_timeout,plan_filter.statement_cost_limit,default_transaction_isolation',
    inDatabase: true,
  },
  'db-max-rows': { about: 'Most rows of one answer.', kind: 'integer', aliases: ['max-rows'], inDatabase: true },
  'db-plan-enabled': {
    about: 'Answers Accept: application/vnd.pgrst.plan with the execution plan.',
    kind: 'boolean',
    default: 'false',
    inDatabase: true,
  },
  'db-pool': { about: 'Most connections that serve requests.', kind: 'integer', default: '10' },
  'db-pool-acquisition-timeout': { about: 'Seconds that a request waits for a connection.', kind: 'integer', default: '10' },
  'db-pool-max-lifetime': {
    about: 'Seconds after which a connection is replaced.',
    kind: 'integer',
    default: '1800',
    notServed: 'connections live until they break',
  },
  'db-pool-max-idletime': {
    about: 'Seconds after which an unused connection is closed.',
    kind: 'integer',
    aliases: ['db-pool-timeout'],
    default: '30',
    notServed: 'connections stay open when nothing uses them',
  },
  'db-pool-automatic-recovery': {
    about: 'Connects again after the connection was lost.',
    kind: 'boolean',
    default: 'true',
    notServed: 'a lost connection is always replaced',
  },
  'db-pre-request': {
    about: 'Function called in the transaction of every request before anything else.',
    kind: 'text',
    aliases: ['pre-request'],
    inDatabase: true,
  },
  'db-prepared-statements': {
    about: 'Keeps statements prepared; false behind a pooler in transaction mode.',
    kind: 'boolean',
    default: 'true',
    inDatabase: true,
  },
  'db-root-spec': {
    about: 'Function whose result is the answer at the root, in place of OpenAPI.',
    kind: 'text',
    aliases: ['root-spec'],
    inDatabase: true,
  },
  'db-schemas': {
    about: 'Schemas that are served; the first one answers when a request names none.',
    kind: 'text',
    aliases: ['db-schema'],
    default: 'public',
    inDatabase: true,
  },
  'db-config': {
    about: 'Reads settings from the database: alter role authenticator set pgrst.db_max_rows = 100.',
    kind: 'boolean',
    default: 'true',
  },
  'db-pre-config': { about: 'Function that sets pgrst.… settings before they are read from the database.', kind: 'text', inDatabase: true },
  'db-timezone-enabled': { about: 'Accepts Prefer: timezone.', kind: 'boolean', default: 'true', inDatabase: true },
  'db-tx-end': {
    about: 'How transactions end, and whether Prefer: tx=… may choose otherwise.',
    kind: 'text',
    default: 'commit',
    inDatabase: true,
  },
  'db-uri': {
    about: 'The database, as libpq writes it; what it leaves out comes from PGHOST, PGUSER and so on; @file is read.',
    kind: 'text',
    default: 'postgresql://',
  },
  'jwt-aud': { about: 'What one aud of a token must be.', kind: 'text', inDatabase: true },
  'jwt-role-claim-key': {
    about: 'Where the role stands in the claims.',
    kind: 'text',
    aliases: ['role-claim-key'],
    default: '.role',
    inDatabase: true,
  },
  'jwt-secret': { about: 'Shared secret of at least 32 characters, JWK or JWKS; @file is read.', kind: 'text', inDatabase: true },
  'jwt-secret-is-base64': {
    about: 'The secret is written in base64.',
    kind: 'boolean',
    aliases: ['secret-is-base64'],
    default: 'false',
    inDatabase: true,
  },
  'jwt-cache-max-entries': { about: 'How many verified tokens are remembered.', kind: 'integer', default: '1000', inDatabase: true },
  'log-level': { about: 'Least severe entry of the log: crit, error, warn, info or debug.', kind: 'text', default: 'error' },
  'log-query': { about: 'Writes SQL to the log.', kind: 'boolean', default: 'false', notServed: 'SQL is never written to the log' },
  'openapi-mode': {
    about: 'What the OpenAPI description shows: follow-privileges, ignore-privileges or disabled.',
    kind: 'text',
    default: 'follow-privileges',
    inDatabase: true,
  },
  'openapi-security-active': {
    about: 'Adds the JWT security definition to the OpenAPI description.',
    kind: 'boolean',
    default: 'false',
    inDatabase: true,
  },
  'openapi-server-proxy-uri': { about: 'Public address in the OpenAPI description.', kind: 'text', inDatabase: true },
  'server-cors-allowed-origins': {
    about: 'Origins of browser pages that may call; none listed means any.',
    kind: 'text',
    inDatabase: true,
  },
  'server-host': { about: 'Address to listen on.', kind: 'text', default: '!4' },
  'server-port': { about: 'Port to listen on; 0 takes a free one.', kind: 'integer', default: '3000' },
  'server-trace-header': { about: 'Request header that the answer repeats.', kind: 'text', inDatabase: true },
  'server-timing-enabled': {
    about: 'Answers say in Server-Timing how long each stage took.',
    kind: 'boolean',
    default: 'false',
    inDatabase: true,
  },
  'server-otel-enabled': {
    about: 'Sends traces in the OpenTelemetry protocol.',
    kind: 'boolean',
    default: 'false',
    notServed: 'no traces are sent',
  },
  'server-unix-socket': { about: 'Path of a unix socket to listen on in place of host and port.', kind: 'text' },
  'server-unix-socket-mode': { about: 'File mode of that socket, from 600 to 777.', kind: 'text', default: '660' },
  'admin-server-host': {
    about: 'Address of /live, /ready, /metrics, /config and /schema_cache; as server-host when left out.',
    kind: 'text',
  },
  'admin-server-port': { about: 'Port of them; without one they are not served.', kind: 'integer' },
  'url-use-legacy-target-names': {
    about: 'Lets filters name an embed by its table even though it has an alias.',
    kind: 'boolean',
    default: 'true',
    inDatabase: true,
  },
} as const satisfies Readonly<Record<string, PostgrestSetting>>

export type PostgrestName = keyof typeof postgrestSettings

export const postgrestNames = Object.keys(postgrestSettings) as readonly PostgrestName[]

/** The table read by name, without the literal types of each line. */
export function getPostgrestSetting(name: PostgrestName): PostgrestSetting {
  return postgrestSettings[name]
}
