import { identifier, renderSql, type Sql, sql } from '../../../postgres/sql.ts'
import { splitStatements } from '../../../postgres/statements/split-statements.ts'
import { describeOutside, type OutsideStatement, waitsAlone } from '../domain/describe-outside.ts'
import { isFinished, listLeftovers } from '../domain/judge-begun.ts'
import { retryLocks } from '../locks/retry-locks.ts'
import { noticeClient, setLockTimeout } from '../store/session.ts'
import { listObjects } from '../store/surroundings.ts'
import type { Step, Surroundings } from '../types.ts'
import { dropLeftovers } from './drop-leftovers.ts'
import { inTransaction } from './in-transaction.ts'
import { runStatement } from './run-statement.ts'
import type { Work } from './work.ts'

type OutsideStep = Extract<Step, { readonly kind: 'outside' }>

/**
 * A statement that PostgreSQL refuses in a transaction: that it begins is written down before, that it is done after it. When both did not happen,
 * the next run tells by what stands in the database whether it came to its end, and clears away what it left half done.
 */
export async function runOutside(work: Work, step: OutsideStep): Promise<void> {
  const { client, file, onProgress } = work
  const statement = describeOutside(step.statement.node)
  const begun = findBegun(work, step)
  const now = await listObjects(client, statement)
  if (begun !== undefined && isFinished(statement, begun, now)) {
    onProgress(`${file}: statement ${step.before + 1} came to its end after the run that began it`)
  } else {
    const before = begun ?? { statement: step.statement.text, objects: now.map(({ id }) => id) }
    if (begun === undefined) await inTransaction(client, () => work.advance(step.before, { begun: before }))
    await withItsTimeouts(work, statement, () => retryLocks(work, () => attempt(work, step, { statement, before })))
  }
  await inTransaction(client, () => work.complete(step.before + 1))
}

function findBegun({ found }: Work, { statement, before }: OutsideStep): Surroundings | undefined {
  return found?.done === before && found.begun?.statement === statement.text ? found.begun : undefined
}

/** Drops what a statement left half done that an earlier run began, and that is no longer what the file says. */
export async function dropAbandoned(work: Work): Promise<void> {
  const { client, script, found } = work
  const next = script.statements[found?.done ?? 0]
  if (found === undefined || found.begun === null || found.begun.statement === next?.text) return
  const split = await splitStatements(found.begun.statement)
  const [abandoned] = split.kind === 'statements' ? split.statements : []
  if (abandoned === undefined) return
  const statement = describeOutside(abandoned.node)
  const leftovers = listLeftovers(statement, found.begun, await listObjects(client, statement))
  const place = { statement: next ?? { ...abandoned, offset: script.text.length }, before: found.done }
  await retryLocks(work, () => dropLeftovers(work, place, leftovers))
}

type Attempt = { readonly statement: OutsideStatement; readonly before: Surroundings }

async function attempt(work: Work, step: OutsideStep, { statement, before }: Attempt): Promise<void> {
  const now = await listObjects(work.client, statement)
  await dropLeftovers(work, step, listLeftovers(statement, before, now))
  const isPending = statement.kind === 'detach' && now.some(({ isValid }) => !isValid)
  const placed = { statement: step.statement, before: step.before, kept: step.before }
  await runStatement(work, isPending ? { ...placed, query: renderSql(finalize(statement)) } : placed)
}

/** What a DETACH … CONCURRENTLY wants that was interrupted between its two transactions. */
function finalize({ table, partition }: Extract<OutsideStatement, { readonly kind: 'detach' }>): Sql {
  return sql`alter table ${identifier(...table)} detach partition ${identifier(...partition)} finalize`
}

/** What lets everybody pass while it waits may wait as long as we try at all, and goes on in the server when Dorsal is killed. */
async function withItsTimeouts(work: Work, statement: OutsideStatement, run: () => Promise<void>): Promise<void> {
  const { client, settings, script } = work
  const isPatient =
    waitsAlone(statement) && !script.statements.some(({ effect, text }) => effect === 'setting' && /\block_timeout\b/i.test(text))
  await noticeClient(client, false)
  if (isPatient) await setLockTimeout(client, settings.retryFor)
  await run()
  if (isPatient) await setLockTimeout(client, settings.lockTimeout)
  await noticeClient(client, true)
}
