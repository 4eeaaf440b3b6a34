import { readFileSync } from 'node:fs'
import type { ConnectionOptions } from 'node:tls'
import type { ClientConfig } from 'pg'
import { findErrno } from '../base/errno.ts'
import type { ConnectionTarget, TlsChoice } from './connection-target.ts'
import { invalidConnectionUrl } from './errors.ts'

/**
 * What `pg` needs to connect; nothing is left to `PG…` variables of the environment. `connectTimeout` in seconds. Throws
 * `invalid_connection_url` for a certificate file that cannot be read.
 */
export function toClientConfig(target: ConnectionTarget, connectTimeout: number): ClientConfig {
  return {
    host: target.host,
    port: target.port,
    user: target.user,
    password: target.password ?? '',
    database: target.database,
    ssl: target.ssl === undefined ? false : toTlsOptions(target.ssl),
    application_name: 'dorsal',
    connectionTimeoutMillis: connectTimeout * 1000,
    keepAlive: true,
  }
}

function toTlsOptions(choice: TlsChoice): ConnectionOptions {
  return {
    rejectUnauthorized: choice.mode !== 'require',
    ...(choice.mode === 'verify-ca' ? { checkServerIdentity: () => undefined } : {}),
    ...(choice.rootCertificateFile === undefined ? {} : { ca: readPem('sslrootcert', choice.rootCertificateFile) }),
    ...(choice.certificateFile === undefined ? {} : { cert: readPem('sslcert', choice.certificateFile) }),
    ...(choice.keyFile === undefined ? {} : { key: readPem('sslkey', choice.keyFile) }),
  }
}

function readPem(parameter: string, file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (error) {
    throw invalidConnectionUrl(`the file of its ${parameter} cannot be read (${findErrno(error) ?? 'unknown reason'})`, error)
  }
}
