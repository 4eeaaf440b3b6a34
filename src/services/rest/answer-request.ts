import { assertNever } from '../../base/assert-never.ts'
import { planIntent } from '../../query/plan-intent.ts'
import { runPlan } from '../../query/run-plan.ts'
import type { Answering, RestServiceDependencies } from './dependencies.ts'
import { toPlanLimits, toRunSettings } from './domain/engine-settings.ts'
import { createRestReader } from './domain/read-rest-request.ts'
import { describeSchema } from './openapi/describe-schema.ts'
import { buildOptionsReply } from './reply/build-options-reply.ts'
import { buildReply } from './reply/build-reply.ts'
import { type Header, headerIf, type Reply } from './reply/reply.ts'
import { toFault } from './reply/to-fault.ts'
import { type StageClock, startStageClock } from './stages.ts'
import type { Asked, RawRequest, RestRequest, SchemaDescriptionRequest } from './types.ts'

export type RestAnswerer = (request: RawRequest, signal: AbortSignal) => Promise<Reply>

// What an answer of this dialect depends on (RFC 9110, section 12.5.5).
const vary: Header = ['vary', 'Accept, Prefer, Range']

/** The road of one request: who is calling, what is asked, the plan, the round trip, the reply. Throws the Faults of every stage. */
export function createRestAnswerer(dependencies: RestServiceDependencies, prefix: string): RestAnswerer {
  const { settings, anonymousRole } = dependencies
  const read = createRestReader(settings)
  const answerQuery = createQueryAnswerer(dependencies)

  return async (request, signal) => {
    const clock = startStageClock({ metrics: dependencies.metrics, header: dependencies.serverTiming === true })
    const { authorization, apikey } = request.headers
    const found = dependencies.authenticate({ authorization, apikey })
    const identity = found instanceof Promise ? await found : found
    clock.end('jwt')
    try {
      const asked = read(request)
      clock.end('parse')
      return finishReply(await answerAs(asked, { dependencies, identity, prefix, signal }, answerQuery, clock), clock)
    } catch (error) {
      throw toFault(error, { isAnonymous: identity.source === 'anonymous' || identity.role === anonymousRole }) ?? error
    }
  }
}

type QueryAnswerer = (asked: Asked, answering: Answering, clock: StageClock) => Promise<Reply>

function answerAs(request: RestRequest, answering: Answering, answerQuery: QueryAnswerer, clock: StageClock): Reply | Promise<Reply> {
  switch (request.kind) {
    case 'query':
      return answerQuery(request.asked, answering, clock)
    case 'describe schema':
      return answerDescription(request, answering, clock)
    case 'options':
      return buildOptionsReply(request, answering.dependencies.catalog())
    default:
      return assertNever(request)
  }
}

async function answerDescription(request: SchemaDescriptionRequest, answering: Answering, clock: StageClock): Promise<Reply> {
  const reply = await describeSchema(request, answering)
  clock.end('transaction')
  return reply
}

function createQueryAnswerer({ settings, sessionSettings = [] }: RestServiceDependencies): QueryAnswerer {
  const limits = toPlanLimits(settings)
  const runSettings = toRunSettings(settings, sessionSettings)
  return async (asked, { dependencies, identity, prefix, signal }, clock) => {
    const catalog = dependencies.catalog()
    const plan = planIntent(asked.intent, catalog, limits)
    clock.end('plan')
    const { database } = dependencies
    const outcome = await runPlan(plan, { context: asked.context, identity, database, catalog, settings: runSettings, signal })
    clock.end('transaction')
    const reply = buildReply(plan, { asked, outcome, prefix, verbosity: settings.clientErrorVerbosity })
    clock.end('response')
    return reply
  }
}

function finishReply(reply: Reply, clock: StageClock): Reply {
  const varies = reply.headers.some(([name]) => name === 'vary')
  const more = [...headerIf('server-timing', clock.header()), ...(varies ? [] : [vary])]
  return { ...reply, headers: [...reply.headers, ...more] }
}
