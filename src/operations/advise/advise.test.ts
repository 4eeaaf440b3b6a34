import assert from 'node:assert/strict'
import { after, before, type TestContext, test } from 'node:test'
import pg from 'pg'
import { type AdvisedDatabase, advisedSettings, createAdvisedDatabase } from '../../../tests/support/test-advice.ts'
import { connectTestDatabase } from '../../../tests/support/test-catalog.ts'
import { createTestDatabase } from '../../../tests/support/test-database.ts'
import { systemClock } from '../../base/clock.ts'
import type { Database } from '../../postgres/types.ts'
import { adviseDatabase } from './operation.ts'

let advised: AdvisedDatabase
let client: pg.Client
before(async () => {
  advised = await createAdvisedDatabase()
  client = new pg.Client({ connectionString: advised.url })
  await client.connect()
})
after(async () => {
  await client.end()
  await advised.drop()
})

async function advise(database: Database, rules: readonly string[], accepted: Parameters<typeof adviseDatabase>[0]['accepted'] = []) {
  return await adviseDatabase({
    database,
    settings: advisedSettings,
    rules,
    accepted,
    today: '2026-11-30',
    clock: systemClock,
    onProgress: () => {},
  })
}

/** A user of the database with no more rights than to connect. */
async function createStranger(t: TestContext): Promise<Database> {
  const name = `advise_${process.pid}`
  await client.query(`create role ${name} login password 'stranger'`)
  const url = Object.assign(new URL(advised.url), { username: name, password: 'stranger' })
  const database = await connectTestDatabase(url.href)
  t.after(async () => {
    await database.close()
    await client.query(`drop role ${name}`)
  })
  return database
}

const writing = `
  create table public.visits (id bigint generated always as identity primary key, owner uuid);
  create function public.count_visit() returns boolean language plpgsql as 'begin insert into public.visits default values; return true; end';
  alter table public.visits enable row level security;
  create policy counted on public.visits for select to authenticated using (public.count_visit());`

test('who lacks the rights to ask is told what could not be asked, and gets no verdict', async (t) => {
  await client.query('create table public.notes (id bigint primary key, owner uuid)')
  await client.query('alter table public.notes enable row level security; create policy own on public.notes for update using (true)')
  t.after(() => client.query('drop table public.notes'))
  const stranger = await createStranger(t)
  const asked = await advise(stranger, ['policy-always-true'])
  assert.equal(asked.verdict, 'could not be checked')
  assert.match(
    asked.review.notRun[0]?.reason ?? '',
    /^public\.notes\.own could not be evaluated: the role authenticated cannot be taken \(permission denied to set role "authenticated"\)$/,
  )
  const accepted = [{ finding: 'policy-always-true:could not run', reason: 'the owner asks every night', line: 1 }]
  assert.equal((await advise(stranger, ['policy-always-true'], accepted)).verdict, 'holds')
  assert.equal((await advise(advised.database, ['policy-always-true'])).verdict, 'does not hold')
})

test('a rule that is refused a table leaves the others their answers', async (t) => {
  await client.query('create schema storage; create table storage.buckets (id text primary key, name text, public boolean)')
  t.after(() => client.query('drop schema storage cascade'))
  const { review } = await advise(await createStranger(t), ['bucket-open-to-listing', 'schema-open-to-creation'])
  assert.deepEqual(
    review.notRun.map(({ rule, reason }) => [rule.name, reason]),
    [['bucket-open-to-listing', 'permission denied for schema storage']],
  )
  assert.deepEqual(
    review.clean.map(({ name }) => name),
    ['schema-open-to-creation'],
  )
})

test('a condition that writes is not run: the policy could not be evaluated and nothing was written', async (t) => {
  await client.query(writing)
  t.after(() => client.query('drop table public.visits cascade; drop function public.count_visit()'))
  const { verdict, review } = await advise(advised.database, ['policy-opens-reading'])
  assert.equal(verdict, 'could not be checked')
  assert.equal(review.notRun[0]?.reason, 'public.visits.counted could not be evaluated: cannot execute INSERT in a read-only transaction')
  assert.deepEqual((await client.query('select count(*)::int as visits from public.visits')).rows, [{ visits: 0 }])
})

test('a policy that could not be evaluated blocks on its own when everything else found is accepted', async (t) => {
  await client.query(writing)
  await client.query('create policy open on public.visits for select using (1 = 1)')
  t.after(() => client.query('drop table public.visits cascade; drop function public.count_visit()'))
  const accepted = [{ finding: 'policy-opens-reading:public.visits.open', reason: 'visits are public', line: 1 }]
  const { verdict, review } = await advise(advised.database, ['policy-opens-reading'], accepted)
  assert.equal(verdict, 'does not hold')
  assert.deepEqual(
    review.findings.filter((finding) => finding.accepted === undefined).map(({ id }) => id),
    ['policy-opens-reading:public.visits.counted'],
  )
})

test('a condition that raises of some rows is asked row by row', async (t) => {
  await client.query('create table public.notes (id bigint primary key, owner text, body text)')
  await client.query(`alter table public.notes enable row level security;
    create policy cast_owner on public.notes for update to authenticated using (owner::uuid = (select auth.uid()));
    create policy cast_body on public.notes for delete to authenticated using (coalesce(body::uuid is not null, true))`)
  t.after(() => client.query('drop table public.notes'))
  const { verdict } = await advise(advised.database, ['policy-always-true'])
  assert.equal(verdict, 'holds')
})

test('a database without the role of requests is not one that lets nobody in', async (t) => {
  const bare = await createTestDatabase({ prefix: 'advise' })
  const database = await connectTestDatabase(bare.url)
  t.after(async () => {
    await database.close()
    await bare.drop()
  })
  const { verdict, review } = await adviseDatabase({
    database,
    settings: { ...advisedSettings, anonymousRole: 'nobody_has_this_role' },
    rules: ['exposed-table-without-row-security'],
    accepted: [],
    today: '2026-11-30',
    clock: systemClock,
    onProgress: () => {},
  })
  assert.equal(verdict, 'could not be checked')
  assert.match(review.notRun[0]?.reason ?? '', /^The role nobody_has_this_role, as which requests without a token run, does not exist/)
})

test('a rule that is not there is refused with the one that was meant', async () => {
  await assert.rejects(advise(advised.database, ['weak-secrets']), {
    code: 'advice_rule_unknown',
    message: 'There is no rule "weak-secrets"; did you mean "weak-secret"?',
  })
})

test('how far it is is told once a second', async () => {
  const told: string[] = []
  let now = 0
  const clock = { now: () => (now += 600) }
  await adviseDatabase({
    database: advised.database,
    settings: advisedSettings,
    rules: ['weak-secret', 'short-passwords', 'wildcard-redirect'],
    accepted: [],
    today: '2026-11-30',
    clock,
    onProgress: (line) => void told.push(line),
  })
  assert.deepEqual(told, ['2 of 3 rules: weak-secret'])
})
