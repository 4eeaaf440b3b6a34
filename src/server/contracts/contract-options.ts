import { type EndpointContract, type ReadContractOptions, readEndpoints } from '../../operations/contract/operation.ts'
import { authPrefix, describeAuth } from '../../services/auth/service.ts'
import { serverPaths } from '../openapi/describe-server.ts'
import type { DorsalSettings } from '../settings.ts'

/** Names that a project is used with, whether its login role may take them or not. */
const usualRoles = ['anon', 'authenticated', 'service_role']

/** What of the settings is part of the contract, and the endpoints that no table makes. */
export function toContractOptions(settings: Pick<DorsalSettings, 'rest' | 'access' | 'auth'>): ReadContractOptions {
  const { schemas, extraSearchPath, maxRows, aggregatesEnabled } = settings.rest
  const { anonymousRole } = settings.access
  return {
    schemas,
    extraSearchPath,
    named: anonymousRole === undefined ? usualRoles : [anonymousRole, ...usualRoles],
    login: 'authenticator',
    maxRows,
    aggregates: aggregatesEnabled,
    endpoints: listEndpoints(settings),
  }
}

function listEndpoints({ auth }: Pick<DorsalSettings, 'auth'>): Readonly<Record<string, EndpointContract>> {
  const own = readEndpoints({ paths: serverPaths, schemas: {}, prefix: '' })
  return auth.enabled ? { ...own, ...readEndpoints({ ...describeAuth(), prefix: authPrefix }) } : own
}
