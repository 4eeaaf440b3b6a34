import type { Identity } from '../../access/identity.ts'
import { assertNever } from '../../base/assert-never.ts'
import type { Fault } from '../../base/fault.ts'
import { createQueryAnswerer, type QueryAnswerer } from './answer-query.ts'
import { answerBatch } from './batch/answer-batch.ts'
import { isBatchPath } from './batch/part-url.ts'
import type { Answering, RestDatabase, RestServiceDependencies } from './dependencies.ts'
import { createRestReader } from './domain/read-rest-request.ts'
import { toClient } from './domain/to-client.ts'
import { withHeader } from './errors.ts'
import { findKeyClaim } from './idempotency/key-claim.ts'
import { addNeverNull } from './openapi/add-never-null.ts'
import { buildDescription, chooseDescription } from './openapi/describe-schema.ts'
import { findDescribedContents } from './openapi/find-described-contents.ts'
import { answerConditionally } from './reply/answer-conditionally.ts'
import { buildOptionsReply } from './reply/build-options-reply.ts'
import { type Header, headerIf, type Reply } from './reply/reply.ts'
import { toFault } from './reply/to-fault.ts'
import { type StageClock, startStageClock, untimed } from './stages.ts'
import type { OptionsRequest, RawRequest, RestRequest, SchemaDescriptionRequest } from './types.ts'

/** `database` stands in for that of the dependencies. */
export type RestAnswerer = (request: RawRequest, signal: AbortSignal, database?: RestDatabase) => Promise<Reply>

// What an answer of this dialect depends on (RFC 9110, section 12.5.5).
const vary: Header = ['vary', 'Accept, Prefer, Range']

/** The road of one request: who is calling, what is asked, the plan, the round trip, the reply. Throws the Faults of every stage. */
export function createRestAnswerer(dependencies: RestServiceDependencies, prefix: string): RestAnswerer {
  const { settings, anonymousRole } = dependencies
  const read = createRestReader(settings)
  const answerQuery = createQueryAnswerer(dependencies)
  const findClaim = dependencies.keepsReplies === true ? findKeyClaim : () => undefined
  const isAnonymous = (identity: Identity | undefined) =>
    identity === undefined || identity.source === 'anonymous' || identity.role === anonymousRole

  function answer(request: RawRequest, answering: Answering, clock: StageClock): Reply | Promise<Reply> {
    const asked = read(request)
    clock.end('parse')
    return answerAs(asked, answering, answerQuery, clock)
  }

  async function answerParts(request: RawRequest, answering: Answering, clock: StageClock): Promise<Reply> {
    const call = { request, answering, isAnonymous: isAnonymous(answering.identity) }
    const reply = await answerBatch(call, async (part, ofPart) =>
      answer(part, { ...ofPart, isPart: true, claim: findClaim(part, ofPart.identity) }, untimed),
    )
    clock.end('transaction')
    return reply
  }

  return async (request, signal, database) => {
    const clock = startStageClock({ metrics: dependencies.metrics, header: dependencies.serverTiming === true })
    let identity: Identity | undefined
    try {
      const { authorization, apikey } = request.headers
      const found = dependencies.authenticate({ authorization, apikey })
      identity = found instanceof Promise ? await found : found
      clock.end('jwt')
      const client = toClient(request.address, identity)
      const own = database === undefined ? dependencies : { ...dependencies, database }
      const answering = { dependencies: own, identity, client, prefix, signal, claim: findClaim(request, identity) }
      const reply = await (isBatchPath(request.path) ? answerParts : answer)(request, answering, clock)
      return finishReply(settings.conditionalRequests ? answerConditionally(request, reply) : reply, clock)
    } catch (error) {
      throw toTimedFault(error, { isAnonymous: isAnonymous(identity) }, clock) ?? error
    }
  }
}

function answerAs(request: RestRequest, answering: Answering, answerQuery: QueryAnswerer, clock: StageClock): Reply | Promise<Reply> {
  switch (request.kind) {
    case 'query':
      return answerQuery(request.asked, answering, clock)
    case 'describe schema':
      return answerDescription(request, answering, clock)
    case 'options':
      return answerOptions(request, answering, clock)
    default:
      return assertNever(request)
  }
}

async function answerDescription(request: SchemaDescriptionRequest, answering: Answering, clock: StageClock): Promise<Reply> {
  const form = chooseDescription(request)
  clock.end('plan')
  const usable = await findDescribedContents(request, answering)
  const contents = form.version === '3.1' ? await addNeverNull(usable, answering.dependencies) : usable
  clock.end('transaction')
  const reply = buildDescription(request, { form, contents }, answering)
  clock.end('response')
  return reply
}

function answerOptions(request: OptionsRequest, { dependencies }: Answering, clock: StageClock): Reply {
  const reply = buildOptionsReply(request, dependencies.catalog())
  clock.end('response')
  return reply
}

function finishReply(reply: Reply, clock: StageClock): Reply {
  const varies = reply.headers.some(([name]) => name === 'vary')
  const more = [...headerIf('server-timing', clock.header()), ...(varies ? [] : [vary])]
  return { ...reply, headers: [...reply.headers, ...more] }
}

/** An answer that failed tells the stages it came through, too. */
function toTimedFault(error: unknown, caller: { readonly isAnonymous: boolean }, clock: StageClock): Fault | undefined {
  clock.giveUp()
  const fault = toFault(error, caller)
  const timing = clock.header()
  return fault === undefined || timing === undefined ? fault : withHeader(fault, 'server-timing', timing)
}
