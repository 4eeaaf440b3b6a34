import type { AdvisedSettings } from '../../operations/advise/operation.ts'
import type { OpenPostgres } from '../open-postgres.ts'
import type { DorsalSettings } from '../settings.ts'

/** What the rules of the advisor are told of the settings of a project. */
export function toAdvisedSettings(
  { rest, access }: DorsalSettings,
  { server, kind }: Pick<OpenPostgres, 'server' | 'kind'>,
): AdvisedSettings {
  return {
    exposedSchemas: rest.schemas,
    anonymousRole: access.anonymousRole,
    servingRole: kind === 'embedded' ? 'authenticator' : server.user,
  }
}
