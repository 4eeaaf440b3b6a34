import type { Client, QueryResult } from 'pg'
import { listDoomed } from './domain/list-doomed.ts'
import { mergeObservations } from './domain/merge-observations.ts'
import type { MigrationWatch, Observation, ObservedFile, WatchedStatement } from './observation.ts'
import { startSampler } from './sample-statement.ts'
import { type Ask, askOn } from './store/ask.ts'
import { countDoomed } from './store/count-doomed.ts'
import { readOwnLocks } from './store/read-locks.ts'
import { type ChangesByOid, readBackend, readChanges, readDatabaseSize, readTransaction, readWalPosition } from './store/read-position.ts'
import { type Columns, type Relations, readColumns, readRelations, readSizes } from './store/read-relations.ts'

type OpenFile = Pick<ObservedFile, 'script' | 'born'> & {
  readonly client: Client
  readonly backend: number
  readonly columnsBefore: Columns
  readonly sizeBefore: number
  readonly observations: Observation[]
}

/**
 * Looks on while files are applied to a database that nobody else uses: on the connection that applies them, between statements, and on another
 * one, `beside`, which shall be allowed to see every backend.
 */
export function createMigrationWatch(beside: Ask): {
  readonly watch: MigrationWatch
  readonly finish: () => Promise<readonly ObservedFile[]>
} {
  const finished: ObservedFile[] = []
  let open: OpenFile | undefined

  const close = async () => {
    if (open !== undefined) finished.push(await finishFile(open, beside))
    open = undefined
  }
  const getFile = async (running: WatchedStatement): Promise<OpenFile> => {
    if (open?.client === running.client) return open
    await close()
    open = await openFile(running, beside)
    return open
  }

  return {
    watch: async (running, run) => {
      const onlySets = running.statement.effect === 'setting'
      // SET TRANSACTION allows no query before it, and what only sets takes no lock.
      if (onlySets && running.client.getTransactionStatus() === 'T') return await run()
      const file = await getFile(running)
      return onlySets ? await run() : await observe(file, { running, run, beside })
    },
    finish: async () => {
      await close()
      return finished
    },
  }
}

async function openFile({ script, client }: WatchedStatement, beside: Ask): Promise<OpenFile> {
  const [born, columnsBefore, sizeBefore] = await Promise.all([readRelations(beside), readColumns(beside), readDatabaseSize(beside)])
  return { script, client, born, columnsBefore, sizeBefore, backend: await readBackend(askOn(client)), observations: [] }
}

async function finishFile({ script, born, observations, columnsBefore, sizeBefore }: OpenFile, beside: Ask): Promise<ObservedFile> {
  const [after, size] = await Promise.all([readColumns(beside), readDatabaseSize(beside)])
  return { script, born, observations, columns: { before: columnsBefore, after }, diskBytes: size - sizeBefore }
}

type Observing = { readonly running: WatchedStatement; readonly run: () => Promise<QueryResult>; readonly beside: Ask }

async function observe(file: OpenFile, observing: Observing): Promise<QueryResult> {
  const { client, statement } = observing.running
  const inTransaction = client.getTransactionStatus() === 'T'
  const transaction = inTransaction ? await readTransaction(askOn(client)) : null
  const counted = isCommit(observing.running) ? [] : await countDoomed(askOn(client), listDoomed(statement.node), { inTransaction })
  try {
    const { result, observation } = await measure(file, observing, { transaction, counted })
    addObservation(file.observations, observation)
    return result
  } catch (error) {
    // What the transaction did before is undone, and tried again if at all.
    dropTransaction(file.observations, transaction)
    throw error
  }
}

type Known = Pick<Observation, 'transaction' | 'counted'>

async function measure(file: OpenFile, { running, run, beside }: Observing, known: Known) {
  const own = askOn(running.client)
  const commits = isCommit(running)
  const isCounted = known.transaction !== null && !commits
  const changesBefore = isCounted ? await readChanges(own) : noChanges
  const walBefore = await readWalPosition(beside)
  const sampler = startSampler(beside, file.backend, { eager: known.transaction === null })
  const { result, milliseconds } = await time(run).finally(sampler.stop)
  const { locks, waits } = await sampler.stop()
  const walBytes = (await readWalPosition(beside)) - walBefore
  const before = file.observations.at(-1)?.after ?? file.born
  const after = await readRelations(own)
  const observation: Observation = {
    ...known,
    statement: running.statement,
    number: commits ? null : running.before + 1,
    ...{ milliseconds, walBytes, waits, runs: 1, longestRun: milliseconds, before, after },
    sizes: await readSizes(own, listChanged(before, after)),
    locks: commits ? [] : [...locks, ...(await readOwnLocks(own)).map((lock) => ({ ...lock, from: 0, to: milliseconds }))],
    changes: isCounted ? subtractChanges(await readChanges(own), changesBefore) : noChanges,
    tag: { command: result.command, rows: result.rowCount ?? 0 },
  }
  return { result, observation }
}

/** A statement that runs once more does so for the next range of a batch. */
function addObservation(observations: Observation[], next: Observation): void {
  const last = observations.at(-1)
  if (last === undefined || last.number === null || last.number !== next.number) observations.push(next)
  else observations[observations.length - 1] = mergeObservations(last, next)
}

function dropTransaction(observations: Observation[], transaction: string | null): void {
  while (transaction !== null && observations.at(-1)?.transaction === transaction) observations.pop()
}

const noChanges: ChangesByOid = new Map()

/** Only the runner says `commit` in a file that is one transaction. */
function isCommit({ script, statement }: Pick<WatchedStatement, 'script' | 'statement'>): boolean {
  return script.mode === 'transaction' && statement.text === 'commit'
}

async function time(run: () => Promise<QueryResult>): Promise<{ readonly result: QueryResult; readonly milliseconds: number }> {
  const started = performance.now()
  const result = await run()
  return { result, milliseconds: performance.now() - started }
}

function listChanged(before: Relations, after: Relations): readonly number[] {
  return [...after].filter(([oid, { filenode }]) => filenode !== 0 && before.get(oid)?.filenode !== filenode).map(([oid]) => oid)
}

function subtractChanges(after: ChangesByOid, before: ChangesByOid): ChangesByOid {
  const differences = [...after].map(([oid, { inserted, updated, deleted }]) => {
    const earlier = before.get(oid) ?? { inserted: 0, updated: 0, deleted: 0 }
    return [oid, { inserted: inserted - earlier.inserted, updated: updated - earlier.updated, deleted: deleted - earlier.deleted }] as const
  })
  return new Map(differences.filter(([, { inserted, updated, deleted }]) => inserted + updated + deleted > 0))
}
