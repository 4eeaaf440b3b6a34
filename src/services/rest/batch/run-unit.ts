import type { Transaction } from '../../../postgres/types.ts'
import type { TransactionEnd } from '../../../query/run-plan.ts'
import { toAnswer, toAnswers } from './answers.ts'
import type { BatchRun } from './batch-run.ts'
import { holds } from './check-condition.ts'
import { listUsable } from './check-references.ts'
import { conditionFalse, dependencyFailed, groupFailed } from './errors.ts'
import { resolvePart } from './resolve-part.ts'
import type { Answers, BatchPart, PartAnswer } from './types.ts'
import type { Unit } from './units.ts'

/** Answers the requests of one unit: a failure is their answer. `before` is what has been answered. */
export async function runUnit(unit: Unit, run: BatchRun, before: readonly PartAnswer[]): Promise<readonly PartAnswer[]> {
  const done: PartAnswer[] = []
  try {
    if (unit.group === undefined) for (const part of unit.parts) done.push(await runPart(part, run, before, {}))
    else await transact(run, (transaction) => runSteps(unit, run, { before, done, transaction }))
    return done
  } catch (error) {
    return toFailures(unit, run, { done, error })
  }
}

function transact({ answering, options }: BatchRun, work: (transaction: Transaction) => Promise<void>): Promise<void> {
  return answering.dependencies.database.transaction(options, work)
}

export type Steps = {
  readonly before: readonly PartAnswer[]
  /** Filled as the steps are done, so that it is known how far a group came. */
  readonly done: PartAnswer[]
  readonly transaction: Transaction
}

/** The requests of a group, one after the other in its transaction. Throws when one fails. */
export async function runSteps({ group = '', parts }: Unit, run: BatchRun, { before, done, transaction }: Steps): Promise<void> {
  for (const part of parts) {
    const answer = await runPart(part, run, [...before, ...done], { transaction })
    done.push(answer)
    if (!answer.succeeded) throw groupFailed(group, part.id)
  }
  await run.settle(transaction)
}

/** Every request of a unit fails with the one that did; the others say so. */
export function toFailures(
  { group = '', parts }: Unit,
  run: BatchRun,
  { done, error }: { readonly done: readonly PartAnswer[]; readonly error: unknown },
): readonly PartAnswer[] {
  const last = done.at(-1)
  const failed = last !== undefined && !last.succeeded ? last : undefined
  // What only the end of the transaction finds is told of the last request.
  const culprit = failed?.part ?? parts[Math.min(done.length, parts.length - 1)]
  const reply = failed?.reply ?? run.toFaultReply(error)
  const others = run.toFaultReply(groupFailed(group, culprit?.id ?? ''))
  return parts.map((part) => toAnswer(part, part === culprit ? reply : others))
}

type Step = { readonly transaction?: Transaction }

async function runPart(part: BatchPart, run: BatchRun, answered: readonly PartAnswer[], step: Step): Promise<PartAnswer> {
  const { request: batch, answering, answerAlone } = run
  const answers = toAnswers(answered)
  checkReady(part, answers)
  const usable = listUsable(part, run.parts)
  const request = resolvePart(part, { batch, prefix: answering.prefix, usable, answers })
  return toAnswer(part, await answerAlone(request, { ...answering, ...step, transactionEnd: findEnd(run, step) }))
}

/** A group ends as one, whatever its steps would do alone. */
function findEnd({ end, mayChooseEnd }: BatchRun, { transaction }: Step): TransactionEnd {
  const usual = transaction === undefined ? end : 'commit'
  return mayChooseEnd ? `${usual}-allow-override` : usual
}

/** Throws `batch_dependency_failed`, `batch_condition_false`. */
function checkReady({ condition, dependsOn }: BatchPart, answers: Answers): void {
  if (condition !== undefined) {
    if (!holds(condition, answers)) throw conditionFalse()
    return
  }
  const failed = dependsOn.find((name) => !answers.hasSucceeded(name))
  if (failed !== undefined) throw dependencyFailed(failed)
}
