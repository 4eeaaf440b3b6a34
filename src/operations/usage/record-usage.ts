import type { Clock } from '../../base/clock.ts'
import type { Log } from '../../base/log.ts'
import { type Database, PostgresError } from '../../postgres/types.ts'
import { createUsageCounter, type UsageCounter } from './create-counter.ts'
import { splitCounts } from './domain/split-counts.ts'
import { toDay } from './domain/to-day.ts'
import type { UsageSettings } from './settings.ts'
import { addUsage, deleteOldUsage } from './store/usage.ts'
import type { UsageCount } from './types.ts'

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

/** What takes a second is done once in 50: writing costs at most 2 % of the time, however much there is to write. */
const pausePerWriting = 50

/** Counts in memory and writes to `dorsal.usage` every few seconds: no request waits for it. */
export function startRecordingUsage({ database, settings, clock, log }: RecordingOptions): UsageRecorder {
  const counter = createUsageCounter(settings, clock)
  let cleanedOn = ''
  let isComplaining = false
  let writing = Promise.resolve()
  let notBefore = 0

  async function write(): Promise<void> {
    const parts = [...splitCounts(counter.take(), rowsPerStatement)]
    if (parts.length === 0) return
    const began = clock.now()
    try {
      await writeParts(parts)
      isComplaining = false
      await clean()
    } catch (error) {
      counter.giveBack(parts.flat())
      if (!isComplaining) log.warn({ err: error }, explain(error))
      isComplaining = true
    }
    const ended = clock.now()
    notBefore = ended + (ended - began) * pausePerWriting
  }

  /** Takes away what it wrote. A transaction for each, its rows in the order of the key: two processes never wait for each other in a ring. */
  async function writeParts(parts: (readonly UsageCount[])[]): Promise<void> {
    for (let part = parts[0]; part !== undefined; part = parts[0]) {
      const counts = part
      await database.transaction({}, (transaction) => addUsage(transaction, counts))
      parts.shift()
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
  const timer = setInterval(() => {
    if (clock.now() >= notBefore) void flush()
  }, settings.flush * 1000)
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

/** undefined_table, invalid_schema_name, insufficient_privilege, read_only_sql_transaction */
const unwritable: ReadonlySet<string> = new Set(['42P01', '3F000', '42501', '25006'])

function explain(error: unknown): string {
  const isUnwritable = error instanceof PostgresError && unwritable.has(error.fields.code ?? '')
  return isUnwritable
    ? 'usage is only kept in memory, and lost with this process: dorsal.usage cannot be written here'
    : 'usage could not be written; it is tried again'
}
