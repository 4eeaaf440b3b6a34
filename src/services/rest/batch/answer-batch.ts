import { parseMediaType } from '../domain/parse-media-type.ts'
import { answerOnce } from '../idempotency/answer-once.ts'
import type { KeyClaim } from '../idempotency/key-claim.ts'
import type { Reply } from '../reply/reply.ts'
import type { RestSettings } from '../settings.ts'
import type { RawRequest } from '../types.ts'
import { toAnswer } from './answers.ts'
import { mayChooseEnd, parseBatchPreferences } from './batch-preferences.ts'
import { type AnswerAlone, type BatchCall, type BatchRun, createBatchRun } from './batch-run.ts'
import { buildBatchReply } from './build-batch-reply.ts'
import { batchDisabled, batchStopped, batchTooLarge, batchTypeUnsupported, batchWantsPost, keyNeedsOneGroup } from './errors.ts'
import { parseBatch } from './parse-batch.ts'
import { runSteps, runUnit, toFailures } from './run-unit.ts'
import type { PartAnswer } from './types.ts'
import { toUnits, type Unit } from './units.ts'

/**
 * Answers a batch: its units in their order, each in a transaction of its own, each request with a status of its own. Throws the Faults of a
 * batch that cannot be read (`batch_…`), before anything is done, and those of its Idempotency-Key.
 */
export async function answerBatch(call: BatchCall, answerAlone: AnswerAlone): Promise<Reply> {
  const { request, answering } = call
  const { settings } = answering.dependencies
  checkMessage(request, settings)
  const parts = parseBatch(request.body, { prefix: answering.prefix, limit: settings.batchRequests })
  const preferences = parseBatchPreferences(request.headers.prefer, mayChooseEnd(settings.transactionEnd))
  const { claim, ...ofParts } = answering
  const run = createBatchRun({ ...call, answering: ofParts }, { parts, preferences, answerAlone })
  const units = toUnits(parts)
  if (claim !== undefined) return await answerUnitOnce(units, run, claim)
  return buildBatchReply(await runUnits(units, run), preferences.applied)
}

function checkMessage({ method, headers, body }: RawRequest, { batchRequests, batchSize }: RestSettings): void {
  if (batchRequests === 0) throw batchDisabled()
  if (method !== 'POST') throw batchWantsPost()
  const { type } = parseMediaType(headers['content-type'] ?? 'application/json')
  if (type !== 'application/json') throw batchTypeUnsupported(type)
  if (body.length > batchSize) throw batchTooLarge(batchSize)
}

async function runUnits(units: readonly Unit[], run: BatchRun): Promise<readonly PartAnswer[]> {
  const answers: PartAnswer[] = []
  for (const unit of units) {
    const failed = run.preferences.stopsAtFailure ? answers.find(({ succeeded }) => !succeeded) : undefined
    answers.push(...(failed === undefined ? await runUnit(unit, run, answers) : skipUnit(unit, run, failed.part.id)))
  }
  return answers
}

function skipUnit({ parts }: Unit, run: BatchRun, failed: string): readonly PartAnswer[] {
  const reply = run.toFaultReply(batchStopped(failed))
  return parts.map((part) => toAnswer(part, reply))
}

/** With an Idempotency-Key: the answer of the one group is kept in its transaction. What failed is not kept, as nothing was done. */
async function answerUnitOnce(units: readonly Unit[], run: BatchRun, claim: KeyClaim): Promise<Reply> {
  const [unit, ...others] = units
  if (unit?.group === undefined || others.length > 0) throw keyNeedsOneGroup()
  const { dependencies } = run.answering
  const done: PartAnswer[] = []
  let hasBegun = false
  try {
    return await answerOnce({ claim, ...dependencies, options: run.options }, async (transaction) => {
      hasBegun = true
      await runSteps(unit, run, { before: [], done, transaction })
      return buildBatchReply(done, run.preferences.applied)
    })
  } catch (error) {
    if (!hasBegun) throw error
    return buildBatchReply(toFailures(unit, run, { done, error }), run.preferences.applied)
  }
}
