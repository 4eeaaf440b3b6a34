import { randomBytes } from 'node:crypto'
import type { Log } from '../base/log.ts'
import type { ConnectionTarget } from './connection-target.ts'
import { startListening } from './listen.ts'
import { Pool } from './pool.ts'
import { RoundTripJob } from './round-trip-job.ts'
import { SessionStatements } from './session-settings.ts'
import type { PostgresSettings } from './settings.ts'
import { shareReads } from './shared-reads.ts'
import { StatementShapes } from './statement-shapes.ts'
import { streamRows } from './stream-job.ts'
import { createTransactions } from './transactions.ts'
import type { Database, RoundTrip, StatementResult } from './types.ts'

export type DatabaseOptions = {
  /** Where NOTIFY is heard, if not at the target itself; `nowhere`: each look at the clock counts as a gap in listening. */
  readonly listenAt?: ConnectionTarget | 'nowhere'
}

/** Milliseconds between the gaps told to who cannot be notified. */
const deafPause = 5000

/** Connects to PostgreSQL. Throws ConnectionLost when it cannot be reached; later outages are waited out. */
export async function connectDatabase(
  target: ConnectionTarget,
  settings: PostgresSettings,
  log: Log,
  { listenAt = target }: DatabaseOptions = {},
): Promise<Database> {
  const pool = new Pool(target, settings, log)
  await pool.start()
  const sessions = new SessionStatements(new StatementShapes(randomBytes(6).toString('base64url')))
  const streaming = { pool, sessions, patience: settings.readerTimeout * 1000 }
  const transactions = createTransactions(target, settings, log)
  const roundTrip = (request: RoundTrip, onLeave?: () => void) =>
    new Promise<readonly StatementResult[]>((resolve, reject) => {
      pool.submit(new RoundTripJob(request, { resolve, reject, onLeave }, sessions))
    })
  return {
    roundTrip: settings.shareReads ? shareReads(roundTrip) : roundTrip,
    stream: (request) => streamRows(request, streaming),
    transaction: transactions.run,
    listen: async (channels, heard, onGap) =>
      listenAt === 'nowhere'
        ? tellGaps(onGap)
        : await startListening(listenAt, { channels, heard, onGap, connectTimeout: settings.connectTimeout }, log),
    // A shared read needs no place in the queue when it joins one that waits there.
    findRefusal: settings.shareReads ? () => undefined : (client) => pool.findRefusal(client),
    counts: () => pool.counts(),
    close: async () => {
      await Promise.all([transactions.stop(), pool.close()])
    },
  }
}

function tellGaps(onGap: () => void): { readonly stop: () => Promise<void> } {
  const timer = setInterval(onGap, deafPause)
  return { stop: async () => clearInterval(timer) }
}
