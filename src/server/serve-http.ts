import type { FastifyPluginAsync } from 'fastify'
import type { Authenticator } from '../access/authenticator.ts'
import { systemClock } from '../base/clock.ts'
import type { Log } from '../base/log.ts'
import type { Catalog } from '../catalog/types.ts'
import { createClientAddressReader } from '../http/client-address.ts'
import { createHttpServer, type HttpServer } from '../http/http-server.ts'
import { createMetrics, type Metrics } from '../http/metrics.ts'
import type { ReadinessCheck } from '../http/types.ts'
import type { ClusterState } from '../postgres/cluster/cluster.ts'
import type { Replicas } from '../postgres/replicas/follow-replicas.ts'
import type { Database } from '../postgres/types.ts'
import {
  type AuthServiceDependencies,
  authPrefix,
  createAuthService,
  createMailbox,
  createRootDiscovery,
  mailboxPrefix,
  sendsBySmtp,
  toPublicUrl,
} from '../services/auth/service.ts'
import { createRestService, type RestMetrics, type RestServiceDependencies, type RestStage } from '../services/rest/service.ts'
import { addArchiveMetrics } from './backups/archive-metrics.ts'
import { addProofMetrics, findProofProblem, type ProofStatus } from './backups/proof-status.ts'
import { createContractService } from './contracts/contract-service.ts'
import { addDatabaseGauges } from './database-gauges.ts'
import { databaseRestarting } from './errors.ts'
import { createDocsService } from './openapi/docs-service.ts'
import { addReplicaMetrics } from './replicas.ts'
import type { DorsalSettings } from './settings.ts'

export type ServeOptions = {
  readonly settings: DorsalSettings
  readonly database: Database
  readonly replicas?: Replicas | undefined
  /** Where the process that archives tells how it goes; undefined where none does. */
  readonly backupFolder?: string | undefined
  /** Whether other processes answer at the same port. */
  readonly sharesPort?: boolean | undefined
  /** Shown at /metrics in place of those of this process. */
  readonly metricsOfAll?: ((own: () => Promise<string>) => () => Promise<string>) | undefined
  readonly catalog: () => Catalog
  readonly authenticator: Authenticator
  /** Told what each request to the REST service used; undefined where nobody counts. */
  readonly noteUse?: RestServiceDependencies['noteUse'] | undefined
  /** Undefined where auth is switched off or cannot be served. */
  readonly auth?: Pick<AuthServiceDependencies, 'database' | 'signer' | 'vault' | 'clock' | 'mailTemplates'> | undefined
  /** Of a PostgreSQL that is ours to restart. */
  readonly databaseState?: () => ClusterState
  /** Of the proofs of the backups. */
  readonly proofStatus?: () => ProofStatus | undefined
  readonly log: Log
}

export const restPrefix = '/rest/v1'

/** The services behind HTTP, not listening yet. */
export function createServices(options: ServeOptions): HttpServer {
  const { settings, log } = options
  const metrics = createMetrics()
  addDatabaseGauges(metrics, () => options.database.counts())
  const { replicas, metricsOfAll, sharesPort, backupFolder } = options
  if (replicas !== undefined) addReplicaMetrics(metrics, replicas.report)
  if (backupFolder !== undefined) addArchiveMetrics(metrics, backupFolder, systemClock)
  const shown = metricsOfAll === undefined ? metrics : { ...metrics, render: metricsOfAll(metrics.render) }
  const proofStatus = options.proofStatus ?? (() => undefined)
  addProofMetrics(metrics, proofStatus)
  const findStaleProof = async () => findProofProblem(proofStatus(), { within: settings.prove.within, now: systemClock.now() })
  const readiness: readonly ReadinessCheck[] = [
    { name: 'database', findProblem: () => findProblem(options) },
    { name: 'backups', findProblem: findStaleProof, isWarning: true },
  ]
  const http = rememberUrl(createHttpServer({ settings: settings.http, log, metrics: shown, readiness, operations: 'here', sharesPort }))
  http.app.register(createGatedServices(options, metrics, http.url))
  return http
}

/** The OpenAPI description names the address, which is known once the server listens. */
function rememberUrl(http: HttpServer): HttpServer & { readonly url: () => string } {
  let url = ''
  const start = async () => {
    const address = await http.start()
    url = address.url
    return address
  }
  return { ...http, start, url: () => url }
}

/** No request waits for a database that is known to be away. */
function createGatedServices(options: ServeOptions, metrics: Metrics, publicUrl: () => string): FastifyPluginAsync {
  const { databaseState } = options
  return async (scope) => {
    if (databaseState)
      scope.addHook('onRequest', (_request, _reply, done) => done(databaseState() === 'up' ? undefined : databaseRestarting()))
    const rest = toRestDependencies(options, metrics, publicUrl)
    await scope.register(createRestService(rest), { prefix: restPrefix })
    const docs = { settings: options.settings.docs, rest, restPrefix, authPrefix: options.auth && authPrefix }
    if (docs.settings.enabled) await scope.register(createDocsService(docs))
    await scope.register(createContractService({ ...options, authenticate: options.authenticator.authenticate }))
    if (options.auth === undefined) return
    await scope.register(createAuth(options, { ...options.auth, metrics }, publicUrl), { prefix: authPrefix })
    const { auth: settings } = options.settings
    await scope.register(
      createRootDiscovery({ settings, signer: options.auth.signer, publicUrl: () => toPublicUrl(settings, publicUrl()) }),
    )
    if (sendsBySmtp(options.settings.auth)) return
    const { authenticate } = options.authenticator
    await scope.register(createMailbox({ database: options.auth.database, authenticate, log: options.log }), { prefix: mailboxPrefix })
  }
}

function createAuth(
  { settings, authenticator, log }: ServeOptions,
  auth: NonNullable<ServeOptions['auth']> & { readonly metrics: Metrics },
  listening: () => string,
): FastifyPluginAsync {
  return createAuthService({
    ...auth,
    settings: settings.auth,
    publicUrl: () => toPublicUrl(settings.auth, listening()),
    authenticate: authenticator.authenticate,
    clientAddress: createClientAddressReader(settings.http.trustedProxies),
    log,
  })
}

function toRestDependencies(options: ServeOptions, metrics: Metrics, publicUrl: () => string) {
  const { catalog, database, replicas, authenticator, noteUse, settings, log } = options
  return {
    catalog,
    database,
    ...(replicas && { followPosition: replicas.forClient }),
    authenticate: authenticator.authenticate,
    anonymousRole: settings.access.anonymousRole,
    settings: settings.rest,
    serverTiming: settings.http.serverTiming,
    publicUrl,
    keepsReplies: true,
    takesApiKeys: true,
    ...(noteUse && { noteUse }),
    log,
    metrics: createRestMetrics(metrics),
  }
}

export function createRestMetrics(metrics: Metrics): RestMetrics {
  const stages = metrics.addDurations({
    name: 'dorsal_rest_stage_seconds',
    help: 'Time of one stage of one REST request',
    labels: ['stage'],
  })
  const series = {
    jwt: stages.series(['jwt']),
    parse: stages.series(['parse']),
    plan: stages.series(['plan']),
    transaction: stages.series(['transaction']),
    response: stages.series(['response']),
  } satisfies Record<RestStage, unknown>
  return { stage: (name, milliseconds) => series[name].observe(milliseconds / 1000) }
}

async function findProblem({ database, databaseState }: ServeOptions): Promise<string | undefined> {
  const state = databaseState?.() ?? 'up'
  return state === 'up' ? await findConnectionProblem(database) : `the database is ${state}`
}

/** Why the database does not answer, for an operator. */
export async function findConnectionProblem(database: Pick<Database, 'transaction'>): Promise<string | undefined> {
  try {
    await database.transaction({ access: 'read only' }, async () => {})
    return undefined
  } catch {
    return 'the database does not answer'
  }
}
