import { createHash } from 'node:crypto'
import type { Log } from '../../../base/log.ts'
import type { Sql } from '../../../postgres/sql.ts'
import type { Database, StatementResult } from '../../../postgres/types.ts'
import type { LimitKind, Limits } from '../context.ts'
import { getRate } from '../domain/limit-rates.ts'
import { toLimitSubject } from '../domain/limit-subject.ts'
import { limitsUnreachable, overEmailFrequency, overEmailLimit, overRequestLimit, overSmsFrequency, overSmsLimit } from '../errors.ts'
import type { AuthSettings } from '../settings.ts'
import { deleteFull, giveOneBack, takeOne } from '../store/limits.ts'

type LimitsDatabase = Pick<Database, 'roundTrip'>

const mostAtOnce = 1000

const refusals: Readonly<Partial<Record<LimitKind, (seconds: number) => Error>>> = {
  email_sent: overEmailLimit,
  sms_sent: overSmsLimit,
  email_frequency: overEmailFrequency,
  sms_frequency: overSmsFrequency,
}

/**
 * Counters in `dorsal.auth_limits`. Each count is a round trip of its own beside whatever transaction is open: a refusal is kept, no
 * transaction waits for the counter of another, and none needs a second connection of the pool it holds one of.
 */
export function createLimits(database: LimitsDatabase, settings: AuthSettings, log: Log): Limits {
  const ask = async (statement: Sql) => {
    try {
      return await run(database, statement)
    } catch (error) {
      log.error({ err: error }, 'rate limits cannot be counted')
      throw limitsUnreachable(error)
    }
  }
  return {
    take: async (kind, subject) => {
      const { rows } = await ask(takeOne(toKey(kind, subject), getRate(settings, kind)))
      const seconds = rows[0]?.[0]
      if (seconds) throw (refusals[kind] ?? overRequestLimit)(Number(seconds.toString()))
    },
    giveBack: async (kind, subject) => {
      await ask(giveOneBack(toKey(kind, subject), getRate(settings, kind)))
    },
  }
}

/** Forgets whoever has a full budget again; returns how many. */
export async function deleteOldLimits(database: LimitsDatabase): Promise<number> {
  let deleted = 0
  for (;;) {
    const { affected } = await run(database, deleteFull(mostAtOnce))
    deleted += affected
    if (affected < mostAtOnce) return deleted
  }
}

async function run(database: LimitsDatabase, statement: Sql): Promise<StatementResult> {
  const session = [['role', 'supabase_auth_admin']] as const
  const [result] = await database.roundTrip({ session, statements: [statement], access: 'read write', end: 'commit', mayBeSlow: false })
  return result ?? { rows: [], affected: 0 }
}

function toKey(kind: LimitKind, subject: string): Buffer {
  return createHash('sha256')
    .update(`${kind}\0${toLimitSubject(subject)}`)
    .digest()
}
