import type { Log } from '../../base/log.ts'
import type { Database } from '../../postgres/types.ts'
import { recordUses } from './store/api-keys.ts'

const interval = 60_000

export type UseRecorder = {
  readonly note: (id: string) => void
  /** Writes down what was noted last. */
  readonly stop: () => Promise<void>
}

/** Which keys were used, written once a minute: a request never waits for it. */
export function startRecordingUses(database: Pick<Database, 'transaction'>, log: Log): UseRecorder {
  let used = new Set<string>()
  let writing = Promise.resolve()
  const timer = setInterval(() => {
    writing = writing.then(write)
  }, interval)
  timer.unref()

  async function write(): Promise<void> {
    if (used.size === 0) return
    const ids = [...used]
    used = new Set()
    try {
      await database.transaction({}, (transaction) => recordUses(transaction, ids))
    } catch (error) {
      log.warn({ err: error }, 'the last use of API keys could not be recorded')
    }
  }

  return {
    note: (id) => void used.add(id),
    stop: async () => {
      clearInterval(timer)
      await writing
      await write()
    },
  }
}
