import type { Database } from '../../postgres/types.ts'
import { createPlanCostCheck } from '../../query/check-plan-cost.ts'
import { createPlanner } from '../../query/remember-plans.ts'
import { findIsolation, runPlan } from '../../query/run-plan.ts'
import { settleConstraints } from '../../query/settle-constraints.ts'
import { answerStream } from './answer-stream.ts'
import type { Answering, RestServiceDependencies } from './dependencies.ts'
import { createCeilingFinder } from './domain/cost-ceilings.ts'
import { toPlanLimits, toRunSettings } from './domain/engine-settings.ts'
import { createLargeTables } from './domain/large-tables.ts'
import { answerOnce } from './idempotency/answer-once.ts'
import { buildReply } from './reply/build-reply.ts'
import type { Reply } from './reply/reply.ts'
import { tellEnds } from './reply/tell-ends.ts'
import type { StageClock } from './stages.ts'
import type { Asked } from './types.ts'

export type QueryAnswerer = (asked: Asked, answering: Answering, clock: StageClock) => Promise<Reply>

/** Plan, round trip and reply of one request, in a transaction of its own or as a step of the one under way. */
export function createQueryAnswerer({ settings, sessionSettings = [] }: RestServiceDependencies): QueryAnswerer {
  const largeTables = createLargeTables(settings.streamRows)
  const findPlan = createPlanner(toPlanLimits(settings), settings.rememberedPlans)
  const findCeiling = createCeilingFinder(settings.maxPlanCost)
  const checkPlanCost = createPlanCostCheck(() => performance.now())
  const runSettings = toRunSettings(settings, sessionSettings)
  return async (asked, answering, clock) => {
    const { dependencies, identity, client, prefix, signal, transactionEnd, claim, transaction } = answering
    const catalog = dependencies.catalog()
    const { plan, rendered, uses } = findPlan(asked.intent, asked.shape, catalog)
    clock.end('plan')
    const finish = (reply: Reply): Reply => {
      dependencies.noteUse?.(uses(), { identity, headers: asked.context.headers })
      return tellEnds(reply, uses().ends, prefix)
    }
    const settingsOfRun = transactionEnd === undefined ? runSettings : { ...runSettings, transactionEnd }
    const run = { context: asked.context, identity, client, catalog, settings: settingsOfRun, signal, rendered, values: asked.values }
    const replying = { asked, prefix, verbosity: settings.clientErrorVerbosity }
    const ceiling = findCeiling(identity.role)
    if (ceiling !== undefined) await checkPlanCost(plan, { ...run, database: transaction ?? dependencies.database }, ceiling)
    const { stream } = dependencies.database
    if (plan.kind === 'read' && largeTables.isStreamed(plan) && stream !== undefined && transaction === undefined && !answering.isPart) {
      const onBeginning = () => clock.end('transaction')
      const reply = finish(await answerStream(plan, { ...run, database: { stream } }, { ...replying, log: dependencies.log, onBeginning }))
      clock.end('response')
      return reply
    }
    const answerOn = async (database: Pick<Database, 'roundTrip'>): Promise<Reply> => {
      const outcome = await (dependencies.runPlan ?? runPlan)(plan, { ...run, database })
      clock.end('transaction')
      largeTables.note(plan, outcome)
      const reply = finish(buildReply(plan, { ...replying, outcome }))
      clock.end('response')
      return reply
    }
    if (claim === undefined) return await answerOn(transaction ?? dependencies.database)
    const isolation = findIsolation(plan, { catalog, identity })
    return await answerOnce({ claim, ...dependencies, options: { signal, ...(isolation && { isolation }) } }, async (own) => {
      const reply = await answerOn(own)
      await settleConstraints(plan.schema, { ...run, database: own })
      return reply
    })
  }
}
