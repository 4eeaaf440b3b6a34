import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Clock } from '../../base/clock.ts'
import type { Log } from '../../base/log.ts'
import { createHttpServer } from '../../http/http-server.ts'
import { createMetrics } from '../../http/metrics.ts'
import type { Contract } from '../../operations/contract/operation.ts'
import { createMock, createPlayer, mockCannot, type Recording } from '../../operations/mock/operation.ts'
import { authPrefix } from '../../services/auth/service.ts'
import { createRestService } from '../../services/rest/service.ts'
import { restPrefix } from '../serve-http.ts'
import type { DorsalSettings } from '../settings.ts'
import { toMockedApi } from './contract-api.ts'
import { toCatalog } from './contract-catalog.ts'
import { createMockAuth } from './mock-auth.ts'
import { type MockUser, signSession } from './mock-session.ts'
import { readMockIdentity } from './read-mock-identity.ts'
import { sendRecorded, toAskedExchange } from './replay.ts'

export type StartMockOptions = {
  readonly contract: Contract
  /** Real answers, given before any that is made up. */
  readonly recording?: Recording | undefined
  readonly seed: number
  /** Of each table. */
  readonly rows: number
  readonly settings: Pick<DorsalSettings, 'http' | 'rest'>
  readonly clock: Clock
  readonly log: Log
}

export type RunningMock = { readonly url: string; readonly stop: () => Promise<void> }

/** Serves a contract without a database: the REST service itself, on rows that are made up, and enough of Auth to sign in. */
export async function startMock({ contract, recording, seed, rows, settings, clock, log }: StartMockOptions): Promise<RunningMock> {
  const mock = createMock(toMockedApi(contract), { seed, rows, clock })
  const catalog = toCatalog(contract)
  const http = createHttpServer({ settings: settings.http, log, metrics: createMetrics(), readiness: [], operations: 'here' })
  const rest = createRestService({
    catalog: () => catalog,
    database: { roundTrip: refuse, transaction: refuse },
    runPlan: mock.runPlan,
    authenticate: readMockIdentity,
    anonymousRole: 'anon',
    settings: {
      ...settings.rest,
      schemas: Object.keys(contract.schemas),
      maxRows: contract.maxRows,
      aggregatesEnabled: contract.aggregates ?? false,
      maxPlanCost: [],
    },
    log,
  })
  if (recording !== undefined) http.app.addHook('preHandler', createReplay(recording, clock))
  await http.app.register(rest, { prefix: restPrefix })
  await http.app.register(createMockAuth({ clock, log }), { prefix: authPrefix })
  const { url } = await http.start()
  return { url, stop: http.stop }
}

async function refuse(): Promise<never> {
  throw mockCannot('what only a database can tell')
}

function createReplay(recording: Recording, clock: Clock) {
  const play = createPlayer(recording)
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const played = play(toAskedExchange(request))
    if (played === undefined) return undefined
    const isSession = request.url.startsWith(`${authPrefix}/token`) && played.status === 200
    if (!isSession) return sendRecorded(reply, played)
    // The tokens of the recording are masked and long expired.
    const { user } = JSON.parse(played.body) as { readonly user: MockUser }
    return reply.header('dorsal-mock', 'recorded').send({ ...(await signSession(user, clock)), user })
  }
}
