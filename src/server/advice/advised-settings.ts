import type { Setting } from '../../base/settings.ts'
import type { AdvisedSettings } from '../../operations/advise/operation.ts'
import type { OpenPostgres } from '../open-postgres.ts'
import { type DorsalSettings, settingsByHouse } from '../settings.ts'

/** What the rules of the advisor are told of the settings of a project. */
export function toAdvisedSettings(settings: DorsalSettings, { server, kind }: Pick<OpenPostgres, 'server' | 'kind'>): AdvisedSettings {
  const { rest, access, auth, http, advise } = settings
  return {
    exposedSchemas: rest.schemas,
    anonymousRole: access.anonymousRole,
    servingRole: kind === 'embedded' ? 'authenticator' : server.user,
    secrets: listSecrets(settings),
    tokenSeconds: auth.jwtExpiry,
    redirectUrls: auth.additionalRedirectUrls,
    siteUrl: auth.siteUrl,
    corsOrigins: http.corsOrigins,
    anonymousSignIns: auth.enableAnonymousSignIns,
    confirmsMail: auth.emailConfirmations,
    rotatesRefreshTokens: auth.refreshTokenRotation,
    minimumPasswordLength: auth.minimumPasswordLength,
    statisticsDays: advise.statisticsDays,
    host: http.host,
  }
}

/** Those that are texts; a list of secrets is one each. */
function listSecrets(settings: DorsalSettings): AdvisedSettings['secrets'] {
  return Object.entries(settingsByHouse).flatMap(([house, declared]) => {
    const values: Readonly<Record<string, unknown>> = settings[house as keyof DorsalSettings]
    return Object.entries(declared).flatMap(([name, setting]: readonly [string, Setting<unknown>]) =>
      setting.secret === true
        ? [values[name]].flat().flatMap((value) => (typeof value === 'string' && value !== '' ? [{ key: setting.key, value }] : []))
        : [],
    )
  })
}
