import { isIP } from 'node:net'
import type { DesignOptions, Fact } from '../../operations/design/operation.ts'
import type { OpenPostgres } from '../open-postgres.ts'
import type { DorsalSettings } from '../settings.ts'

type ConnectionSettings = {
  readonly http: Pick<DorsalSettings['http'], 'host'>
  readonly auth: Pick<DorsalSettings['auth'], 'apiExternalUrl' | 'authExternalUrl'>
}

/** How requests come to the API, and how the API comes to the database. */
export function describeConnections(settings: ConnectionSettings, { server }: Pick<OpenPostgres, 'server'>): DesignOptions['connections'] {
  return { ofClients: describeClients(settings), toDatabase: describeDatabase(server) }
}

/** TLS ends at a proxy in front: what is known of it is the address it gives. */
function describeClients({ http, auth }: ConnectionSettings): Fact {
  if (isLoopback(http.host))
    return { state: 'answered', sentence: `dorsal.http.host is ${http.host}: nobody outside this machine reaches the port` }
  const address = auth.authExternalUrl === '' ? auth.apiExternalUrl : auth.authExternalUrl
  if (address.startsWith('https:')) return { state: 'answered', sentence: 'the address that people know begins with https:' }
  return { state: 'open', sentence: `dorsal.http.host is ${http.host} and no address with https: is set as api.external_url` }
}

function describeDatabase({ host, ssl }: OpenPostgres['server']): Fact {
  if (host.startsWith('/')) return { state: 'answered', sentence: 'PostgreSQL is reached through a unix socket' }
  if (ssl?.mode === 'verify-full')
    return { state: 'answered', sentence: 'sslmode=verify-full: the certificate of PostgreSQL and its name are checked' }
  if (isLoopback(host)) return { state: 'answered', sentence: 'PostgreSQL is reached on this machine' }
  return {
    state: 'open',
    sentence: ssl === undefined ? 'the connection to PostgreSQL is not encrypted' : `sslmode=${ssl.mode} does not check who answers`,
  }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
}
