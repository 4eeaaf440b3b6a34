import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { joinSql, renderSql, type Sql } from '../../../postgres/sql.ts'
import { locateOffset } from '../domain/locate-text.ts'
import { sqlFileRefused } from '../errors.ts'
import { retryLocks } from '../locks/retry-locks.ts'
import { inTransaction } from '../running/in-transaction.ts'
import { runStatement } from '../running/run-statement.ts'
import type { Work } from '../running/work.ts'
import { countRows, findLastKey, findRange, type Keys, readBatchTable, renderRange } from '../store/batch-table.ts'
import type { Batch, BatchPosition, Step } from '../types.ts'
import { describeBatches } from './describe-batches.ts'
import { planSize } from './plan-size.ts'
import { createReplicaWait } from './wait-for-replicas.ts'

type BatchStep = Extract<Step, { readonly kind: 'batch' }>

/**
 * Goes through the rows that a table has when it begins, in the order of a key: one range after another, each in a transaction that also writes down
 * how far it came. Throws `sql_file_refused` for a key that cannot be followed.
 */
export async function runBatches(work: Work, step: BatchStep): Promise<void> {
  const { client } = work
  const keys = await readKeys(work, step)
  const waitForReplicas = createReplicaWait(work)
  let position = await findStart(work, step, keys)
  const report = createReporter(work, position?.walked ?? 0)
  while (position !== undefined) {
    await waitForReplicas()
    const begun = performance.now()
    const next: BatchPosition | undefined = await runRange(work, step, { keys, position })
    if (next === undefined) break
    report(next)
    position = { ...next, size: planSize(next.size, performance.now() - begun, work.settings.batchTime * 1000) }
    await sleep(step.batch.pause, undefined, work.signal === undefined ? {} : { signal: work.signal })
  }
  await inTransaction(client, () => work.complete(step.before + 1))
}

/** Where an earlier run of the same statement came to, else the beginning; undefined when there is nothing to go through. */
async function findStart(work: Work, { statement, batch, before }: BatchStep, keys: Keys): Promise<BatchPosition | undefined> {
  const identity = createHash('sha256')
    .update(JSON.stringify([statement.text, batch.table, batch.key]))
    .digest('hex')
  const found = work.found?.done === before ? work.found.batch : null
  if (found?.statement === identity) return found
  const end = await findLastKey(work.client, keys)
  if (end === undefined) return undefined
  const { rows } = await readBatchTable(work.client, batch)
  const total = rows > 0 ? Math.round(rows) : await countRows(work.client, batch)
  return { statement: identity, key: null, end, walked: 0, total, touched: 0, size: batch.size }
}

/** One range and its position in one transaction; undefined behind the last. */
async function runRange(
  work: Work,
  { statement, batch, before }: BatchStep,
  { keys, position }: { readonly keys: Keys; readonly position: BatchPosition },
): Promise<BatchPosition | undefined> {
  const { client } = work
  return await retryLocks(work, () =>
    inTransaction(client, async () => {
      const range = await findRange(client, keys, { after: position.key, end: position.end, size: position.size })
      if (range === undefined) return undefined
      const query = renderSql(renderStatement(batch, renderRange(keys, { after: position.key, until: range.key })))
      const { rowCount } = await runStatement(work, { statement, before, kept: before, query })
      const next = { ...position, key: range.key, walked: position.walked + range.rows, touched: position.touched + (rowCount ?? 0) }
      await work.advance(before, { batch: next })
      return next
    }),
  )
}

function renderStatement({ text }: Batch, condition: Sql): Sql {
  return joinSql([trusted(text.before), condition, trusted(text.after)], trusted(''))
}

/** The author's own SQL. */
function trusted(text: string): Sql {
  return { texts: [text], values: [] }
}

async function readKeys({ client, script }: Work, { statement, batch }: BatchStep): Promise<Keys> {
  const { exists, columns, hasIndex } = await readBatchTable(client, batch)
  const refuse = (problem: string, fix: string) =>
    sqlFileRefused({ file: script.file, ...locateOffset(script.text, statement.offset) }, `Its dorsal:batch ${problem}`, fix)
  if (!exists) throw refuse(`names ${batch.name}, which is no table of the database`, 'Write the schema before the name, or correct it.')
  const types = columns.map(({ name, type, notNull }) => {
    if (type === null) throw refuse(`names the key ${name}, which ${batch.name} does not have`, 'Name a column of the table.')
    if (!notNull)
      throw refuse(`names the key ${name}, which may be null`, 'Take a key that is NOT NULL: rows without one would be left out.')
    return type
  })
  if (!hasIndex)
    throw refuse(
      `names a key of ${batch.name} without an index`,
      'Create one on these columns first, CONCURRENTLY: without it each batch reads the whole table.',
    )
  return { table: batch.table, key: batch.key, alias: batch.alias, types }
}

const firstReport = 1000
const rarestReport = 10_000

/** Ever more rarely: what takes hours shall not fill the terminal. */
function createReporter({ file, onProgress }: Work, from: number): (position: BatchPosition) => void {
  const started = performance.now()
  let next = firstReport
  let pause = firstReport
  return (position) => {
    const milliseconds = performance.now() - started
    if (milliseconds < next) return
    pause = Math.min(pause * 1.5, rarestReport)
    next = milliseconds + pause
    onProgress(`${file}: ${describeBatches(position, { walked: position.walked - from, milliseconds })}`)
  }
}
