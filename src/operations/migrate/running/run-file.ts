import { createHash } from 'node:crypto'
import type { Client } from 'pg'
import { toPostgresFailure } from '../../../postgres/plain-errors.ts'
import { ConnectionLost } from '../../../postgres/types.ts'
import { cancelQuery, cancelWhile, readBackendKey } from '../../../postgres/wire/cancel-query.ts'
import { withClient } from '../../../postgres/with-client.ts'
import { runBatches } from '../batches/run-batches.ts'
import { describePosition } from '../domain/compare-ledger.ts'
import { findFailure, migrationChangedHalfway, migrationCutOff, migrationStopped } from '../errors.ts'
import { deleteProgress, findProgress, saveProgress } from '../store/progress.ts'
import { openSession } from '../store/session.ts'
import type { Progress, Run, Script, Step, Tally } from '../types.ts'
import { asOwner, inTransaction } from './in-transaction.ts'
import { dropAbandoned, runOutside } from './run-outside.ts'
import { runTransaction } from './run-transaction.ts'
import { startTally } from './running-tally.ts'
import type { FileJob, StatementPosition, Work } from './work.ts'

/**
 * Runs what of a file is not done yet, on a connection of its own, and records it. What is done is written down in the transaction that does it, so
 * that nothing is done twice, whoever dies when. Throws `sql_file_failed`, `lock_not_had`, `migration_stopped`, `migration_cut_off`,
 * `migration_changed_halfway`.
 */
export async function runFile(run: Run, job: FileJob): Promise<Tally> {
  if (run.signal?.aborted) throw migrationStopped(job.script.file, 'it was not begun')
  const found = await findProgress(run.observer, job.subject)
  if (found !== undefined && toDoneChecksum(job.script, found.done) !== found.doneChecksum)
    throw migrationChangedHalfway(job.script.file, found.done)
  return await withClient(run.target, async (client) => {
    const work = createWork(run, job, { client, found, pid: await openSession(client, run.settings) })
    return await stopWhenAsked(work, () => runSteps(work))
  })
}

type Opened = { readonly client: Client; readonly found: Progress | undefined; readonly pid: number }

function createWork(run: Run, job: FileJob, { client, found, pid }: Opened): Work {
  const { subject, script } = job
  const tally = startTally(found)
  const total = script.statements.length
  const save = (done: number, { begun = null, batch = null }: Partial<Pick<Progress, 'begun' | 'batch'>>) =>
    saveProgress(client, {
      ...{ subject, checksum: script.checksum, statements: total, done, doneChecksum: toDoneChecksum(script, done), begun, batch },
      ...tally.read(),
    })
  const finish = async () => {
    await job.record(client, tally.read())
    await deleteProgress(client, subject)
  }
  return {
    ...run,
    ...job,
    ...{ file: script.file, client, pid, tally, found },
    complete: (done) => asOwner(client, () => (done >= findEnd(script) ? finish() : save(done, {}))),
    advance: (done, position: StatementPosition) => asOwner(client, () => save(done, position)),
  }
}

/** How many statements are done when all steps are: a COMMIT of the file's own comes after them. */
function findEnd({ steps }: Script): number {
  const last = steps.at(-1)
  if (last === undefined) return 0
  return last.before + (last.kind === 'transaction' ? last.statements.length : 1)
}

async function runSteps(work: Work): Promise<Tally> {
  const { script, client, found, tally, signal } = work
  const done = found?.done ?? 0
  // What the file has set for its session was lost with the session.
  for (const { effect, text } of script.statements.slice(0, done)) if (effect === 'setting') await client.query(text)
  await dropAbandoned(work)
  for (const step of script.steps) {
    if (step.before < done) continue
    signal?.throwIfAborted()
    await runStep(work, step)
  }
  if (script.steps.length === 0) await inTransaction(client, () => work.complete(0))
  return tally.read()
}

async function runStep(work: Work, step: Step): Promise<void> {
  if (step.kind === 'transaction') return await runTransactionOrOutside(work, step)
  return step.kind === 'outside' ? await runOutside(work, step) : await runBatches(work, step)
}

/** A CALL or DO of a file without a transaction may commit itself, which shows when it is tried: PostgreSQL undoes it then. */
async function runTransactionOrOutside(work: Work, step: Extract<Step, { readonly kind: 'transaction' }>): Promise<void> {
  const [statement, ...others] = step.statements
  try {
    await runTransaction(work, step)
  } catch (error) {
    const commitsItself = findFailure(error)?.sqlstate === '2D000'
    if (!commitsItself || statement === undefined || others.length > 0) throw error
    await runOutside(work, { kind: 'outside', statement, before: step.before })
  }
}

/** Ends what runs when the signal comes, and says of what was cut short how far it is. */
async function stopWhenAsked<T>(work: Work, run: () => Promise<T>): Promise<T> {
  const { signal, client, target, script } = work
  let isOver = false
  let cancelling = Promise.resolve()
  const cancel = () => {
    cancelling = cancelWhile(
      () => !isOver,
      () => cancelQuery(target, readBackendKey(client)),
    )
  }
  signal?.addEventListener('abort', cancel, { once: true })
  try {
    return await run()
  } catch (error) {
    const failure = toPostgresFailure(error)
    if (failure instanceof ConnectionLost) throw migrationCutOff(script.file, describeState(script), failure.cause)
    throw signal?.aborted ? migrationStopped(script.file, await readPosition(work)) : failure
  } finally {
    isOver = true
    signal?.removeEventListener('abort', cancel)
    await cancelling
  }
}

async function readPosition({ observer, subject }: Work): Promise<string> {
  const progress = await findProgress(observer, subject)
  return progress === undefined ? 'nothing of it is applied' : `the next is ${describePosition(progress)}`
}

function describeState({ mode }: Script): string {
  return mode === 'transaction' ? 'it is applied as a whole or not at all' : '`dorsal migrate --status` names the statement that is next'
}

function toDoneChecksum({ statements }: Script, done: number): string {
  const texts = statements.slice(0, done).map(({ text }) => text.replaceAll('\r\n', '\n'))
  return createHash('sha256').update(JSON.stringify(texts)).digest('hex')
}
