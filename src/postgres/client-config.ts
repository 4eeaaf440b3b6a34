import { readFileSync } from 'node:fs'
import type { ConnectionOptions } from 'node:tls'
import type { ClientConfig } from 'pg'
import type { ConnectionTarget, TlsChoice } from './connection-target.ts'

/** What `pg` needs to connect; nothing is left to `PG…` variables of the environment. `connectTimeout` in seconds. */
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
    ...(choice.rootCertificateFile === undefined ? {} : { ca: readFileSync(choice.rootCertificateFile) }),
    ...(choice.certificateFile === undefined ? {} : { cert: readFileSync(choice.certificateFile) }),
    ...(choice.keyFile === undefined ? {} : { key: readFileSync(choice.keyFile) }),
  }
}
