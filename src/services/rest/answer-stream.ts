import type { Log } from '../../base/log.ts'
import type { PlannedRead } from '../../query/plan.ts'
import { type StreamRun, streamRead } from '../../query/stream-read.ts'
import { buildReply, buildStreamedReply, type ReplyContext } from './reply/build-reply.ts'
import type { Reply } from './reply/reply.ts'

export type StreamAnswering = Omit<ReplyContext, 'outcome'> & {
  readonly log: Log
  /** Called when the beginning is there: all of a short answer. */
  readonly onBeginning: () => void
}

/** The reply to a read that may be long: whole when it turns out short, else with a body that is still to be read. */
export async function answerStream(plan: PlannedRead, run: StreamRun, { log, onBeginning, ...context }: StreamAnswering): Promise<Reply> {
  const read = await streamRead(plan, run)
  onBeginning()
  if (read.kind === 'whole') return buildReply(plan, { ...context, outcome: read.outcome })
  const { outcome } = read
  try {
    return buildStreamedReply(plan, { ...context, outcome: { ...outcome, body: tellFailure(outcome.body, run.signal, log) } })
  } catch (error) {
    await outcome.leave()
    throw error
  }
}

/** The client only sees the connection break, since its status has gone out: why it broke is for the operator. */
async function* tellFailure(body: AsyncIterable<Buffer>, signal: AbortSignal | undefined, log: Log): AsyncGenerator<Buffer> {
  try {
    yield* body
  } catch (error) {
    if (signal?.aborted !== true) log.error({ err: error }, 'an answer broke off in the middle')
    throw error
  }
}
