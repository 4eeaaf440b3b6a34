import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '../../base/log.ts'
import type { ConnectionTarget } from '../../postgres/connection-target.ts'
import { postgresDefaults } from '../../postgres/settings.ts'
import { joinSql, sql } from '../../postgres/sql.ts'
import { createTransactions, type Transactions } from '../../postgres/transactions.ts'
import { PostgresError } from '../../postgres/types.ts'
import { insertMark, listSampleTables } from './store/marks.ts'
import { readContent, readFacts, spell } from './store/read-content.ts'
import type { Facts, Mark, TableContent } from './types.ts'

export type MarkOptions = {
  /** The live database, as a superuser. */
  readonly target: ConnectionTarget
  readonly log: Log
  readonly now: number
  /** Numbers from 0 to 1, by chance. */
  readonly random: () => number
}

const mostTables = 5
/** Milliseconds that writers may be kept waiting for a mark. */
const patience = 100

/**
 * Notes what some tables hold at one position of the log, so that a restore to there can be compared row by row. Writers of those tables are
 * kept out for the moment that it takes to begin a snapshot and to write a restore point, so that both show the same; the rows are read after
 * that, from the snapshot. Undefined when the tables could not be had in time: then nothing is noted. Throws PostgresError, ConnectionLost.
 */
export async function recordMark({ target, log, now, random }: MarkOptions): Promise<Mark | undefined> {
  const transactions = createTransactions(target, postgresDefaults, log)
  try {
    const tables = await transactions.run({ access: 'read only' }, listSampleTables)
    const chosen = chooseSome(tables, random)
    const name = `dorsal-mark-${new Date(now).toISOString().replace(/[-:]|\.\d+Z/g, '')}-${Math.floor(random() * 1e6)}`
    const mark = await readAtPoint(transactions, name, chosen)
    if (mark === undefined) return undefined
    const recorded = { name, ...mark, recordedAt: mark.recordedAt.toISOString() }
    await transactions.run({}, (transaction) => insertMark(transaction, recorded))
    return recorded
  } finally {
    await transactions.stop()
  }
}

function chooseSome(tables: readonly string[], random: () => number): readonly string[] {
  return tables
    .map((table) => ({ table, place: random() }))
    .sort((one, other) => one.place - other.place)
    .slice(0, mostTables)
    .map(({ table }) => table)
}

type Point = { readonly position: string; readonly recordedAt: Date }
type Read = Point & { readonly tables: readonly TableContent[]; readonly facts: Facts | null }

async function readAtPoint(transactions: Transactions, name: string, tables: readonly string[]): Promise<Read | undefined> {
  const locked = Promise.withResolvers<void>()
  const begun = Promise.withResolvers<void>()
  const written = Promise.withResolvers<Point>()
  // Whatever fails first is thrown below; the others then only learn that nobody waits for them any more.
  for (const each of [locked, begun, written]) each.promise.catch(() => undefined)
  const writing = keepWritersOut(transactions, name, { tables, locked, begun, written })
  const reading = locked.promise.then(() =>
    transactions.run({ access: 'read only', isolation: 'repeatable read' }, async (transaction) => {
      // The first statement takes the snapshot, and the lock is held no longer than that.
      await transaction.query(sql`select`)
      begun.resolve()
      const point = await written.promise
      const before = await readFacts(transaction)
      const after = await transactions.run({ access: 'read only' }, readFacts)
      const facts = JSON.stringify(before) === JSON.stringify(after) ? before : null
      return { ...point, facts, tables: await readContent(transaction, tables) }
    }),
  )
  const [outcome] = await Promise.all([
    reading.catch((error: unknown) => {
      begun.reject(error)
      return isImpatient(error) ? undefined : Promise.reject(error)
    }),
    writing,
  ])
  return outcome
}

type Meeting = {
  readonly tables: readonly string[]
  readonly locked: PromiseWithResolvers<void>
  readonly begun: PromiseWithResolvers<void>
  readonly written: PromiseWithResolvers<Point>
}

/** The lock ends with the transaction; readers pass it, and nobody waits behind it for longer than the patience. */
async function keepWritersOut(transactions: Transactions, name: string, { tables, locked, begun, written }: Meeting): Promise<void> {
  try {
    const point = await transactions.run({}, async (transaction) => {
      await transaction.run(`set local lock_timeout to ${patience}`)
      if (tables.length > 0) await transaction.query(sql`lock table ${joinSql(tables.map(spell), sql`, `)} in share mode`)
      locked.resolve()
      const late = sleep(patience * 10).then(() => Promise.reject(new Error('the snapshot took too long')))
      await Promise.race([begun.promise, late])
      const [row] = await transaction.query<{ position: string; recordedAt: Date }>(
        sql`select pg_create_restore_point(${name})::text as position, clock_timestamp() as "recordedAt"`,
      )
      if (row === undefined) throw new Error('no restore point was made')
      return row
    })
    written.resolve(point)
  } catch (error) {
    locked.reject(error)
    written.reject(error)
    if (!isImpatient(error)) throw error
  }
}

/** 55P03: the lock was not to be had in time. */
function isImpatient(error: unknown): boolean {
  return error instanceof PostgresError && error.fields.code === '55P03'
}
