import type { Clock } from '../../base/clock.ts'
import type { Log } from '../../base/log.ts'
import { type Database, PostgresError } from '../../postgres/types.ts'
import { createUsageCounter, toDay, type UsageCounter } from './create-counter.ts'
import { addRows } from './domain/add-rows.ts'
import type { UsageSettings } from './settings.ts'
import { addUsage, deleteOldUsage } from './store/usage.ts'
import type { UsageRow } from './types.ts'

export type UsageRecorder = Pick<UsageCounter, 'note'> & {
  /** Writes what was counted; a failure is logged, and what was counted stays for the next time. */
  readonly flush: () => Promise<void>
  /** Writes what was counted last. */
  readonly stop: () => Promise<void>
}

export type RecordingOptions = {
  readonly database: Pick<Database, 'transaction'>
  readonly settings: UsageSettings
  readonly clock: Clock
  readonly log: Log
}

const rowsPerStatement = 2000
const dayLength = 86_400_000

/** Counts in memory and writes to `dorsal.usage` every few seconds: no request waits for it. */
export function startRecordingUsage({ database, settings, clock, log }: RecordingOptions): UsageRecorder {
  const counter = createUsageCounter(settings, clock)
  let unwritten: readonly UsageRow[] = []
  let cleanedOn = ''
  let isComplaining = false
  let writing = Promise.resolve()

  async function write(): Promise<void> {
    unwritten = addRows([...unwritten, ...counter.take()])
    if (unwritten.length === 0) return
    try {
      await database.transaction({}, (transaction) => writeRows(transaction, unwritten))
      unwritten = []
      isComplaining = false
      await clean()
    } catch (error) {
      // Where nothing can be written, memory must not grow: the oldest stays.
      unwritten = unwritten.slice(0, settings.maxEntries)
      if (!isComplaining) log.warn({ err: error }, explain(error))
      isComplaining = true
    }
  }

  async function clean(): Promise<void> {
    const today = toDay(clock.now())
    if (today === cleanedOn) return
    await database.transaction({}, (transaction) => deleteOldUsage(transaction, toDay(clock.now() - settings.retention * dayLength)))
    cleanedOn = today
  }

  const flush = (): Promise<void> => {
    writing = writing.then(write)
    return writing
  }
  const timer = setInterval(() => void flush(), settings.flush * 1000)
  timer.unref()

  return {
    note: counter.note,
    flush,
    stop: async () => {
      clearInterval(timer)
      await flush()
    },
  }
}

async function writeRows(transaction: Parameters<typeof addUsage>[0], rows: readonly UsageRow[]): Promise<void> {
  for (let start = 0; start < rows.length; start += rowsPerStatement) {
    await addUsage(transaction, rows.slice(start, start + rowsPerStatement))
  }
}

/** undefined_table, invalid_schema_name, insufficient_privilege, read_only_sql_transaction */
const unwritable: ReadonlySet<string> = new Set(['42P01', '3F000', '42501', '25006'])

function explain(error: unknown): string {
  const isUnwritable = error instanceof PostgresError && unwritable.has(error.fields.code ?? '')
  return isUnwritable
    ? 'usage is only kept in memory, and lost with this process: dorsal.usage cannot be written here'
    : 'usage could not be written; it is tried again'
}
