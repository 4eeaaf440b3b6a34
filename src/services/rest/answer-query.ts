import type { Database } from '../../postgres/types.ts'
import { planIntent } from '../../query/plan-intent.ts'
import { findIsolation, runPlan } from '../../query/run-plan.ts'
import type { Answering, RestServiceDependencies } from './dependencies.ts'
import { toPlanLimits, toRunSettings } from './domain/engine-settings.ts'
import { answerOnce } from './idempotency/answer-once.ts'
import { buildReply } from './reply/build-reply.ts'
import type { Reply } from './reply/reply.ts'
import type { StageClock } from './stages.ts'
import type { Asked } from './types.ts'

export type QueryAnswerer = (asked: Asked, answering: Answering, clock: StageClock) => Promise<Reply>

/** Plan, round trip and reply of one request, in a transaction of its own or as a step of the one under way. */
export function createQueryAnswerer({ settings, sessionSettings = [] }: RestServiceDependencies): QueryAnswerer {
  const limits = toPlanLimits(settings)
  const runSettings = toRunSettings(settings, sessionSettings)
  return async (asked, answering, clock) => {
    const { dependencies, identity, prefix, signal, transactionEnd } = answering
    const catalog = dependencies.catalog()
    const plan = planIntent(asked.intent, catalog, limits)
    clock.end('plan')
    const settingsOfRun = transactionEnd === undefined ? runSettings : { ...runSettings, transactionEnd }
    const run = async (database: Pick<Database, 'roundTrip'>): Promise<Reply> => {
      const outcome = await runPlan(plan, { context: asked.context, identity, database, catalog, settings: settingsOfRun, signal })
      clock.end('transaction')
      const reply = buildReply(plan, { asked, outcome, prefix, verbosity: settings.clientErrorVerbosity })
      clock.end('response')
      return reply
    }
    const { claim, transaction } = answering
    if (claim === undefined) return await run(transaction ?? dependencies.database)
    const isolation = findIsolation(plan, { catalog, identity })
    return await answerOnce({ claim, database: dependencies.database, settings, options: { signal, ...(isolation && { isolation }) } }, run)
  }
}
