import { writeFile } from 'node:fs/promises'
import { findErrno } from '../../base/errno.ts'
import { loadCatalog } from '../../catalog/load-catalog.ts'
import { type Database, PostgresError } from '../../postgres/types.ts'
import { authPrefix, describeAuth } from '../../services/auth/service.ts'
import { describeApi, type RestServiceDependencies } from '../../services/rest/service.ts'
import { type Workplace, withPostgres } from '../beside-server.ts'
import { projectUnwritable, roleUnusable } from '../errors.ts'
import { buildWholeDocument } from '../openapi/build-whole-document.ts'
import { prepareHouses, withDatabase } from '../prepare-database.ts'
import { restPrefix } from '../serve-http.ts'
import type { DorsalSettings } from '../settings.ts'
import { findRunningServer } from '../state-file.ts'

export type ApiQuestion = {
  /** Whose privileges decide what is shown. */
  readonly role: string
  /** Absent: the first one that is served. */
  readonly schema?: string | undefined
  /** `all`: every service in one document, as the server shows it at /openapi.json. */
  readonly services: 'rest' | 'all'
}

export type ApiDescription = Awaited<ReturnType<typeof describeApi>>

/**
 * The OpenAPI 3.1 document of a project as its database stands, beside a running server or without one; nothing is migrated.
 * Throws `role_unusable`, PGRST106, and the Faults of opening the database.
 */
export async function describeProjectApi(place: Workplace, question: ApiQuestion): Promise<ApiDescription> {
  const address = await findAddress(place)
  return await withPostgres(place, async (preparation, keys) => {
    const { postgres } = preparation
    // The roles of requests are ours to make in our own database, and nobody's in another.
    if (postgres.kind === 'embedded') await prepareHouses(preparation, keys.databasePasswords)
    return await withDatabase(postgres.server, preparation, async (database) => {
      const dependencies = await toDependencies(place, database)
      const rest = await describeApi({ ...question, address }, dependencies).catch((error: unknown) => {
        throw error instanceof PostgresError ? roleUnusable(question.role, error) : error
      })
      return question.services === 'all' ? describeAll(rest, address, place.settings) : rest
    })
  })
}

function describeAll(rest: ApiDescription, address: URL, { auth }: DorsalSettings): ApiDescription {
  return buildWholeDocument({ rest, restPrefix, auth: auth.enabled ? describeAuth() : undefined, authPrefix, address: address.origin })
}

/** Throws `project_unwritable`. */
export async function writeApiDescription(path: string, description: ApiDescription): Promise<void> {
  try {
    await writeFile(path, `${JSON.stringify(description, null, 2)}\n`)
  } catch (error) {
    throw projectUnwritable(path, findErrno(error) ?? 'unknown reason', error)
  }
}

async function toDependencies({ settings, log }: Workplace, database: Database): Promise<RestServiceDependencies> {
  const catalog = await loadCatalog(database, { ...settings.rest, timezones: new Set() })
  const authenticate = () => {
    throw new Error('A description is made for a role that is named, not for credentials')
  }
  return {
    catalog: () => catalog,
    database,
    authenticate,
    anonymousRole: settings.access.anonymousRole,
    settings: settings.rest,
    log,
    keepsReplies: true,
    takesApiKeys: true,
  }
}

async function findAddress({ project, settings }: Workplace): Promise<URL> {
  const proxy = settings.rest.openApiServerProxyUri
  if (proxy !== undefined) return new URL(proxy)
  const running = await findRunningServer(project.stateFolder)
  return new URL(`${restPrefix}/`, running?.url ?? toUrl(settings.http))
}

function toUrl({ host, port }: DorsalSettings['http']): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}
