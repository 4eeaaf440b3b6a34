import type { RoundTrip, Transaction, TransactionOptions } from '../../../postgres/types.ts'
import { findRoleIsolation, planEnd } from '../../../query/run-plan.ts'
import { settleConstraints } from '../../../query/settle-constraints.ts'
import type { Answering } from '../dependencies.ts'
import { toRunSettings } from '../domain/engine-settings.ts'
import { buildContext } from '../domain/read-rest-request.ts'
import { buildFaultReply } from '../reply/render-fault.ts'
import type { Reply } from '../reply/reply.ts'
import { toFault } from '../reply/to-fault.ts'
import type { RawRequest } from '../types.ts'
import { type BatchPreferences, mayChooseEnd } from './batch-preferences.ts'
import type { BatchPart } from './types.ts'

/** One batch being answered. */
export type BatchRun = {
  readonly request: RawRequest
  readonly parts: readonly BatchPart[]
  readonly preferences: BatchPreferences
  readonly answering: Answering
  /** How its transactions end, and whether a request without a group may choose otherwise. */
  readonly end: RoundTrip['end']
  readonly mayChooseEnd: boolean
  readonly answerAlone: AnswerAlone
  /** Of a group's transaction. */
  readonly options: TransactionOptions
  /** Ends the steps of a group. */
  readonly settle: (transaction: Transaction) => Promise<void>
  /** Throws what nobody expected, and the reason of a client that has left. */
  readonly toFaultReply: (error: unknown) => Reply
}

/** The road of a request that stands by itself. */
export type AnswerAlone = (request: RawRequest, answering: Answering) => Promise<Reply>

export type BatchCall = {
  readonly request: RawRequest
  readonly answering: Answering
  /** What is denied to such a caller is answered 401. */
  readonly isAnonymous: boolean
}

export function createBatchRun(
  { request, answering, isAnonymous }: BatchCall,
  read: Pick<BatchRun, 'parts' | 'preferences' | 'answerAlone'>,
): BatchRun {
  const { dependencies, identity, signal } = answering
  const { settings, sessionSettings = [] } = dependencies
  const catalog = dependencies.catalog()
  const isolation = findRoleIsolation({ catalog, identity })
  const end = planEnd(read, settings.transactionEnd)
  return {
    ...read,
    request,
    answering,
    end,
    mayChooseEnd: mayChooseEnd(settings.transactionEnd),
    options: { end, signal, ...(isolation !== undefined && { isolation }) },
    settle: (transaction) =>
      settleConstraints(settings.schemas[0] ?? 'public', {
        context: buildContext(request),
        identity,
        database: transaction,
        catalog,
        settings: toRunSettings(settings, sessionSettings),
      }),
    toFaultReply: (error) => {
      const fault = toFault(error, { isAnonymous })
      if (fault === undefined) throw error
      return buildFaultReply(fault, settings.clientErrorVerbosity)
    },
  }
}
