import { silentLog } from '../../src/base/log.ts'
import type { ConnectionTarget } from '../../src/postgres/connection-target.ts'
import { connectDatabase } from '../../src/postgres/database.ts'
import { type PostgresSettings, postgresDefaults } from '../../src/postgres/settings.ts'
import { type Sql, sql } from '../../src/postgres/sql.ts'
import type { Database, RoundTrip } from '../../src/postgres/types.ts'

type Seen = { readonly asked: string; readonly answer: string }

/**
 * Two processes' worth of requests at once, of every kind, each with a number of its own as its claims; each says the same things in another
 * order, so that what they prepare differs. Returns the answers that are not the asker's own.
 */
export async function askEveryKind(target: ConnectionTarget, settings: Partial<PostgresSettings>): Promise<readonly Seen[]> {
  const connect = () => connectDatabase(target, { ...postgresDefaults, poolSize: 4, ...settings }, silentLog)
  const databases = await Promise.all([connect(), connect()])
  try {
    const seen: Seen[] = []
    for (let round = 0; round < 2; round++) {
      const asked = databases.flatMap((database, process) =>
        Array.from({ length: 60 }, (_, i) => askOnce(database, (i + process * 3) % kinds.length, `${process}.${round}.${i}`)),
      )
      seen.push(...(await Promise.all(asked)))
    }
    return seen.filter(({ asked, answer }) => asked !== answer)
  } finally {
    await Promise.all(databases.map((database) => database.close()))
  }
}

const ownClaims = sql`current_setting('request.jwt.claims')`

type Kind = { readonly ask: Sql; readonly more?: Partial<RoundTrip>; readonly expect: (asked: string) => string }

const kinds: readonly Kind[] = [
  { ask: sql`select ${ownClaims}`, expect: (asked) => asked },
  { ask: sql`select ${ownClaims} || ' as ' || current_user`, expect: (asked) => `${asked} as pg_read_all_data` },
  { ask: sql`select ${ownClaims} || repeat('x', 100000)`, expect: (asked) => asked + 'x'.repeat(100_000) },
  { ask: sql`select (1 / 0)::text`, expect: () => 'division by zero' },
  { ask: sql`select ${ownClaims} from pg_sleep(0.002)`, more: { mayBeSlow: true }, expect: (asked) => asked },
  { ask: sql`select ${ownClaims} || ' undone'`, more: { end: 'rollback' }, expect: (asked) => `${asked} undone` },
  { ask: sql`select ${ownClaims} || ' checked'`, more: { check: () => undefined }, expect: (asked) => `${asked} checked` },
  {
    ask: sql`select ${ownClaims} || ' ' || current_setting('transaction_isolation')`,
    more: { isolation: 'serializable' },
    expect: (asked) => `${asked} serializable`,
  },
]

/** Both what was expected and what came. */
async function askOnce(database: Database, kind: number, claims: string): Promise<Seen> {
  const { ask, more, expect } = kinds[kind] as Kind
  const session = [
    ['role', 'pg_read_all_data'],
    ['request.jwt.claims', claims],
  ] as const
  const request: RoundTrip = { session, statements: [ask], access: 'read only', end: 'commit', mayBeSlow: false, ...more }
  const answer = await database.roundTrip(request).then(
    ([result]) => String(result?.rows[0]?.[0]),
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  )
  return { asked: expect(claims), answer }
}
