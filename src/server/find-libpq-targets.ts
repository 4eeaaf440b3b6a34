import { existsSync } from 'node:fs'
import { type ConnectionTarget, parseConnectionUrl } from '../postgres/connection-target.ts'
import { invalidConnectionUrl } from '../postgres/errors.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** libpq's variables (PostgreSQL documentation, section 32.15) and the connection parameters they stand for. */
const variables = {
  PGHOST: 'host',
  PGPORT: 'port',
  PGUSER: 'user',
  PGPASSWORD: 'password',
  PGDATABASE: 'dbname',
  PGSSLMODE: 'sslmode',
  PGSSLROOTCERT: 'sslrootcert',
  PGSSLCERT: 'sslcert',
  PGSSLKEY: 'sslkey',
} as const

export type LibpqTargets = {
  /** To be tried in this order. */
  readonly targets: readonly ConnectionTarget[]
  /** Parameters that were given and have no effect. */
  readonly ignored: readonly string[]
}

/**
 * Where a connection string of libpq leads, written as URI or as `name=value` pairs; what it leaves out is taken from the `PG…` variables,
 * then from libpq's defaults, of which `sslmode=prefer` means two attempts. Throws the Fault `invalid_connection_url`.
 */
export function findLibpqTargets(text: string, environment: Environment): LibpqTargets {
  const given = /^postgres(ql)?:\/\//i.test(text) ? readUri(text) : readPairs(text)
  for (const [variable, parameter] of Object.entries(variables)) {
    const value = environment[variable]
    if (!given.has(parameter) && value !== undefined && value !== '') given.set(parameter, value)
  }
  if (!given.has('host')) given.set('host', findDefaultHost(given.get('port') ?? '5432'))
  const known: readonly string[] = Object.values(variables)
  return {
    targets: listModes(given).map((mode) => parseConnectionUrl(`postgresql:///?${withMode(given, mode)}`)),
    ignored: [...given.keys()].filter((name) => !known.includes(name)),
  }
}

/** On this machine TLS protects nothing and costs time: there it is what is tried when the server insists. */
function listModes(given: URLSearchParams): readonly string[] {
  const mode = given.get('sslmode') ?? 'prefer'
  const host = given.get('host') ?? ''
  if (mode !== 'prefer' && mode !== 'allow') return [mode]
  if (host.startsWith('/')) return ['disable']
  const isHere = host === 'localhost' || host === '::1' || host.startsWith('127.')
  return mode === 'allow' || isHere ? ['disable', 'require'] : ['require', 'disable']
}

function withMode(given: URLSearchParams, mode: string): string {
  const parameters = new URLSearchParams(given)
  parameters.set('sslmode', mode)
  return parameters.toString()
}

/** The parameters that a URI names; parseConnectionUrl alone would not tell them from its defaults. */
function readUri(uri: string): URLSearchParams {
  const { host, port, user, password = '', database } = parseConnectionUrl(uri)
  const url = new URL(uri.replace(/^(postgres(?:ql)?:\/\/[^/?#@]*@)(?=[/?]|$)/i, '$1localhost'))
  const namesHost = !/^postgres(?:ql)?:\/\/([^/?#@]*@)?([/?:]|$)/i.test(uri)
  const parts = [
    ['host', namesHost ? host : ''],
    ['port', url.port === '' ? '' : String(port)],
    ['user', url.username === '' ? '' : user],
    ['password', password],
    ['dbname', url.pathname.length > 1 ? database : ''],
  ] as const
  const given = new URLSearchParams(url.search)
  for (const [name, value] of parts) if (value !== '' && !given.has(name)) given.set(name, value)
  return given
}

/** `host=localhost dbname='my db'`; a quote or backslash inside is escaped with a backslash. */
const pair = /(\w+)\s*=\s*(?:'((?:[^'\\]|\\.)*)'|((?:[^\s'\\]|\\.)*))/gs

function readPairs(text: string): URLSearchParams {
  if (text.replaceAll(pair, '').trim() !== '')
    throw invalidConnectionUrl('write it as postgresql://user:password@host:5432/database, or as pairs: host=localhost dbname=shop')
  const given = new URLSearchParams()
  for (const [, name = '', quoted, bare = ''] of text.matchAll(pair)) given.set(name, (quoted ?? bare).replaceAll(/\\(.)/gs, '$1'))
  return given
}

/** libpq prefers a socket of this machine, where its packages for Debian and others put it. */
function findDefaultHost(port: string): string {
  const folders = ['/var/run/postgresql', '/tmp']
  return folders.find((folder) => existsSync(`${folder}/.s.PGSQL.${port}`)) ?? 'localhost'
}
