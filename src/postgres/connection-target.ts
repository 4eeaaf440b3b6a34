import { userInfo } from 'node:os'
import { invalidConnectionUrl } from './errors.ts'

/** How much of the server's certificate is checked: libpq's `sslmode` `require`, `verify-ca` and `verify-full`. */
export type TlsVerification = 'require' | 'verify-ca' | 'verify-full'

export type TlsChoice = {
  readonly mode: TlsVerification
  /** Paths of PEM files. */
  readonly rootCertificateFile?: string
  readonly certificateFile?: string
  readonly keyFile?: string
}

/** Where a database is and who asks. A `host` that begins with `/` is the folder of a unix socket. */
export type ConnectionTarget = {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password?: string
  readonly database: string
  /** Absent: no TLS. */
  readonly ssl?: TlsChoice
}

const tlsFiles = [
  ['rootCertificateFile', 'sslrootcert'],
  ['certificateFile', 'sslcert'],
  ['keyFile', 'sslkey'],
] as const

/**
 * Reads a libpq connection URI (PostgreSQL documentation, section 32.1.1.2) with one host. What it leaves out has libpq's default:
 * `localhost`, 5432, the operating system's user, a database named like the user. `sslmode` `prefer` and `allow` promise nothing and mean
 * no TLS here. Throws the Fault `invalid_connection_url`, whose message never repeats the URL.
 */
export function parseConnectionUrl(url: string): ConnectionTarget {
  const parsed = parseUrl(url)
  const host = parsed.searchParams.get('host') ?? decode(parsed.hostname.replace(/^\[(.*)\]$/, '$1'))
  const user = parsed.searchParams.get('user') ?? decode(parsed.username)
  const password = parsed.searchParams.get('password') ?? decode(parsed.password)
  const database = parsed.searchParams.get('dbname') ?? decode(parsed.pathname.slice(1))
  const knownUser = user === '' ? userInfo().username : user
  const ssl = parseTls(parsed.searchParams)
  return {
    host: host === '' ? 'localhost' : host,
    port: parsePort(parsed.searchParams.get('port') ?? parsed.port),
    user: knownUser,
    ...(password === '' ? {} : { password }),
    database: database === '' ? knownUser : database,
    ...(ssl === undefined ? {} : { ssl }),
  }
}

/** The URI other programs take; a socket folder becomes `?host=`. Holds the password: not for a log. */
export function toConnectionUrl(target: ConnectionTarget): string {
  const onSocket = target.host.startsWith('/')
  const password = target.password === undefined ? '' : `:${encodeURIComponent(target.password)}`
  const host = onSocket ? '' : `${target.host.includes(':') ? `[${target.host}]` : target.host}:${target.port}`
  const query = new URLSearchParams(onSocket ? { host: target.host, port: String(target.port) } : {})
  if (target.ssl !== undefined) {
    query.set('sslmode', target.ssl.mode)
    for (const [name, parameter] of tlsFiles) {
      const file = target.ssl[name]
      if (file !== undefined) query.set(parameter, file)
    }
  }
  const search = query.size === 0 ? '' : `?${query.toString().replaceAll('%2F', '/')}`
  return `postgresql://${encodeURIComponent(target.user)}${password}@${host}/${encodeURIComponent(target.database)}${search}`
}

function parseUrl(url: string): URL {
  // libpq allows an empty host after credentials; the URL standard does not.
  const withHost = url.replace(/^(postgres(?:ql)?:\/\/[^/?#@]*@)(?=[/?]|$)/i, '$1localhost')
  if (!/^postgres(ql)?:\/\//i.test(url) || !URL.canParse(withHost))
    throw invalidConnectionUrl('write it as postgresql://user:password@host:5432/database')
  return new URL(withHost)
}

function parsePort(text: string): number {
  if (text === '') return 5432
  const port = Number(text)
  if (Number.isInteger(port) && port > 0 && port < 65536) return port
  throw invalidConnectionUrl('its port is not a number from 1 to 65535')
}

function parseTls(query: URLSearchParams): TlsChoice | undefined {
  const mode = query.get('sslmode') ?? 'disable'
  switch (mode) {
    case 'disable':
    case 'allow':
    case 'prefer':
      return undefined
    case 'require':
    case 'verify-ca':
    case 'verify-full':
      return { mode, ...readTlsFiles(query) }
    default:
      throw invalidConnectionUrl('its sslmode is none of disable, allow, prefer, require, verify-ca, verify-full')
  }
}

function readTlsFiles(query: URLSearchParams): Omit<TlsChoice, 'mode'> {
  return Object.fromEntries(
    tlsFiles.flatMap(([name, parameter]) => {
      const file = query.get(parameter)
      return file === null ? [] : [[name, file]]
    }),
  )
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch (cause) {
    throw invalidConnectionUrl('one of its parts is not percent-encoded correctly', cause)
  }
}
