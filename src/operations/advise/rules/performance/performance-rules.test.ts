import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { type AdvisedDatabase, advisedSettings, createAdvisedDatabase } from '../../../../../tests/support/test-advice.ts'
import { connectTestDatabase } from '../../../../../tests/support/test-catalog.ts'
import { queryOnce } from '../../../../../tests/support/test-cluster.ts'
import { systemClock } from '../../../../base/clock.ts'
import { parseConnectionUrl } from '../../../../postgres/connection-target.ts'
import { adviseDatabase } from '../../operation.ts'
import { readActivity } from '../../store/read-activity.ts'
import type { AdviceRule } from '../../types.ts'
import { performanceRules } from './performance-rules.ts'

let advised: AdvisedDatabase
before(async () => {
  advised = await createAdvisedDatabase()
})
after(() => advised.drop())

/** Committed, unlike the examples of the other rules: PostgreSQL counts nothing of a transaction before its end. */
const run = (text: string) => queryOnce(parseConnectionUrl(advised.url), text)

async function renew(): Promise<void> {
  await run('drop schema public cascade; create schema public; grant usage on schema public to anon, authenticated, service_role')
  await run('select extensions.pg_stat_statements_reset(0, (select oid from pg_database where datname = current_database()), 0)')
}

async function report(name: string, database = advised.database, settings = advisedSettings) {
  const asked = { database, settings, rules: [name], accepted: [], today: '2026-11-30' }
  return await adviseDatabase({ ...asked, clock: systemClock, onProgress: () => {} })
}

async function ask({ name }: AdviceRule) {
  const { review } = await report(name)
  assert.deepEqual(review.notRun, [])
  return review.findings
}

/** What takes a session that sleeps, and gigabytes of reads. */
const untold = new Set(['idle-in-transaction', 'cache-too-small'])
for (const rule of performanceRules.filter(({ name }) => !untold.has(name))) {
  test(`${rule.name} is found in its dangerous example, and neither after its fix nor in the safe one`, async () => {
    await renew()
    await run(rule.example.dangerous)
    const found = await ask(rule)
    assert.ok(found.length > 0)
    const fixes = found.flatMap(({ fix }) => fix?.split('\n') ?? [])
    for (const fix of fixes) await run(fix)
    if (fixes.length > 0) assert.deepEqual(await ask(rule), [])
    await renew()
    await run(rule.example.safe)
    assert.deepEqual(await ask(rule), [])
  })
}

test('a session that has just begun to sleep is seen, and left alone', async () => {
  const client = new pg.Client({ connectionString: advised.url })
  await client.connect()
  try {
    await client.query('begin; select 1')
    const { idle } = await advised.database.transaction({ access: 'read only' }, (transaction) =>
      readActivity(transaction, advisedSettings),
    )
    assert.deepEqual(
      idle.map(({ user, minutes }) => [user, Math.floor(minutes)]),
      [['postgres', 0]],
    )
  } finally {
    await client.end()
  }
})

test('the memory is not judged by the few reads of a new database', async () => {
  const { review } = await report('cache-too-small')
  assert.deepEqual(
    review.notApplicable.map(({ reason }) => reason),
    ['fewer than a million blocks were asked for since statistics are kept'],
  )
})

test('an index of a young database is not told, but since when PostgreSQL counts', async () => {
  await renew()
  await run('create table notes (id bigint primary key, author bigint); create index notes_author on notes (author)')
  const { review } = await report('unused-index', advised.database, { ...advisedSettings, statisticsDays: 35 })
  assert.deepEqual([review.findings, review.notApplicable.length], [[], 1])
  assert.match(
    review.notApplicable[0]?.reason ?? '',
    /^PostgreSQL counts uses since \d{4}-\d\d-\d\d; after 35 days \(dorsal\.advise\.statistics_days\) they say something$/,
  )
})

test('a reader without rights to the statements of others is told so', async () => {
  const role = `advise_${randomBytes(4).toString('hex')}`
  await run(`create role ${role} login password 'reads'; grant usage on schema public, extensions to ${role}`)
  const url = new URL(advised.url)
  url.username = role
  url.password = 'reads'
  const database = await connectTestDatabase(url.href)
  try {
    const reviews = [await report('work-mem-spills', database), await report('idle-in-transaction', database)]
    assert.deepEqual(
      reviews.flatMap(({ review }) => review.notRun.map(({ reason }) => reason)),
      [
        'the statements of others are hidden: it takes membership in pg_read_all_stats',
        'the sessions of others are hidden: it takes membership in pg_read_all_stats',
      ],
    )
  } finally {
    await database.close()
    await run(`drop owned by ${role}; drop role ${role}`)
  }
})
