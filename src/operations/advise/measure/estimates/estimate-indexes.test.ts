import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { createStartedFolder, queryOnce, startTestCluster } from '../../../../../tests/support/test-cluster.ts'
import { silentLog } from '../../../../base/log.ts'
import { connectDatabase } from '../../../../postgres/database.ts'
import { postgresDefaults } from '../../../../postgres/settings.ts'
import { sql } from '../../../../postgres/sql.ts'
import type { Database } from '../../../../postgres/types.ts'
import { catalogText } from '../../../../query/sql/catalog-text.ts'
import type { RecordedStatement } from '../../store/read-statements.ts'
import type { IndexReport } from '../indexes/advise-indexes.ts'
import { describeIndex, renderIndexMigration } from '../indexes/describe-index.ts'
import { explain } from '../store/explain.ts'
import { estimateIndexes } from './estimate-indexes.ts'
import { importRelations } from './import-statistics.ts'
import { readDatabaseStatistics } from './read-statistics.ts'
import { type StretchedCopy, stretchRelations } from './stretch-relations.ts'

let report: IndexReport

const schema = `
  create schema auth; grant usage on schema auth to authenticated;
  create function auth.uid() returns uuid language sql stable as $$ select (current_setting('request.jwt.claims', true)::json ->> 'sub')::uuid $$;
  create table docs (id int primary key, team_id int, owner uuid, title text, state text, at timestamptz);
  create table notes (id int generated always as identity primary key, doc_id int references docs);
  alter table docs enable row level security;
  create policy own on docs to authenticated using (owner = (select auth.uid()));
  grant select on docs to authenticated`

const rows = `
  insert into docs select n, n % 500, ('00000000-0000-4000-8000-' || lpad((n % 500)::text, 12, '0'))::uuid, 'title ' || n,
      case when n % 100 = 0 then 'open' else 'closed' end, timestamptz '2026-11-01' - n * interval '1 minute' from generate_series(1, 10000) n;
  insert into notes (doc_id) select 1 + n % 10000 from generate_series(1, 20000) n;
  vacuum analyze docs; vacuum analyze notes`

/** A thousand calls, ten seconds altogether. */
function record(text: string, role = 'postgres'): RecordedStatement {
  return { text, role, calls: 1000, milliseconds: 10_000, rows: 20_000, spilled: 0, blocks: 0 }
}

const byTeam = record('select * from docs where team_id = $1')
const notesOf = record('select docs.*, (select json_agg(n) from notes n where n.doc_id = docs.id) from docs where id = $1')
const ofOwner = record('select * from docs', 'authenticated')
const byState = record('select * from docs where state = $1')
const byKey = record('select * from docs where id = $1')

let folder: Awaited<ReturnType<typeof createStartedFolder>>
let started: Awaited<ReturnType<typeof startTestCluster>>
let live: Database

before(async () => {
  folder = await createStartedFolder()
  started = await startTestCluster(folder.path)
  const run = async (name: string, statements: readonly string[]) => {
    for (const statement of statements) await queryOnce(started.cluster.target(name), statement)
  }
  await run('postgres', ['create role authenticated', 'create database live', 'create database copy'])
  for (const name of ['live', 'copy']) await run(name, [schema])
  await run('live', rows.split(';'))
  live = await connectDatabase(started.cluster.target('live'), postgresDefaults, silentLog)
  report = await estimateIndexes({
    recording: { kind: 'recorded', statements: [byTeam, notesOf, ofOwner, byState, byKey], total: 50_000, since: null },
    writes: new Map([['public.docs', { inserted: 1000, updated: 0 }]]),
    requests: () => 0,
    most: { statements: 50, indexes: 30 },
    onProgress: () => {},
    statistics: await live.transaction({ access: 'read only' }, readDatabaseStatistics),
    onCopy,
  })
})
after(async () => {
  await live?.close()
  await started?.[Symbol.asyncDispose]()
  folder?.[Symbol.dispose]()
})

async function onCopy<T>(work: (copy: StretchedCopy) => Promise<T>): Promise<T> {
  const database = await connectDatabase(started.cluster.target('copy'), postgresDefaults, silentLog)
  return await work({ database, dataFolder: join(folder.path, 'data') }).finally(database.close)
}

const findAdvice = (statement: RecordedStatement) => report.advice.find(({ reads }) => reads.some((read) => read.statement === statement))

/** What the planner of the live database expects. */
async function costOnLive(statement: string, index?: string): Promise<number> {
  return await live.transaction({ end: 'rollback' }, async (transaction) => {
    if (index !== undefined) await transaction.run(index)
    return (await explain(transaction, sql`${catalogText(statement)}`)).Plan['Total Cost']
  })
}

test('an empty copy with the statistics costs as the live database does, without an index and with one', async () => {
  const [read] = findAdvice(byTeam)?.reads ?? []
  const statement = 'select * from docs where team_id = 77'
  assert.equal(read?.before, await costOnLive(statement))
  // The root of a b-tree without entries is one level lower: 50 comparisons of 0.0025.
  const built = await costOnLive(statement, 'create index on docs (team_id)')
  assert.ok(Math.abs((read?.after ?? 0) - built) <= built * 0.01, `${read?.after} and ${built}`)
})

test('what is looked up, joined, or compared by a policy gets an index; what most rows have does not, nor what has one', () => {
  const advised = report.advice.filter(({ verdict }) => verdict === 'advised').map(({ statement }) => statement)
  assert.deepEqual(advised.toSorted(), [
    'create index concurrently docs_owner_idx on public.docs (owner);',
    'create index concurrently docs_team_id_idx on public.docs (team_id);',
    'create index concurrently notes_doc_id_idx on public.notes (doc_id);',
  ])
  assert.deepEqual(report.advice.find(({ name }) => name === 'docs_state_idx')?.verdict, 'not advised')
  assert.deepEqual(
    report.unmeasured.map(({ statement, reason }) => [statement, reason]),
    [[byKey, 'it reads by indexes already, or reads no table']],
  )
})

test('its size is that of the index when it is built', async () => {
  const bytes = await live.transaction({ end: 'rollback' }, async ({ run, query }) => {
    await run('create index by_team on docs (team_id); create index by_doc on notes (doc_id)')
    return await query(sql`select pg_relation_size('by_team')::int as team, pg_relation_size('by_doc')::int as doc`)
  })
  const sizeOf = (statement: RecordedStatement) => findAdvice(statement)?.bytes ?? 0
  const near = (estimated: number, built: unknown) => Math.abs(estimated / Number(built) - 1) <= 0.15
  assert.ok(near(sizeOf(byTeam), bytes[0]?.team), `${sizeOf(byTeam)} and ${bytes[0]?.team}`)
  assert.ok(near(sizeOf(notesOf), bytes[0]?.doc), `${sizeOf(notesOf)} and ${bytes[0]?.doc}`)
})

test('every figure says that it is estimated', () => {
  const advice = findAdvice(notesOf)
  assert.ok(advice !== undefined)
  assert.deepEqual([advice.basis, advice.writes, advice.reason], ['estimated', null, 'One statement is expected to cost less than half'])
  const [figures, size, balance] = describeIndex(advice)
  assert.match(
    figures ?? '',
    /^estimated cost, not a time: \d+ without, \d+ with it \(medians of 5 plans\): \d+ times less, 20\.0 % of the time/,
  )
  assert.match(size ?? '', /^0\.\d MB on disk \(estimated\); a row inserted or updated: 20 µs more are assumed, nothing was measured$/)
  assert.match(balance ?? '', /, if time goes as costs do$/)
  assert.match(renderIndexMigration(advice), /^-- estimated cost, not a time: /)
})

test('a table of several files counts all of them, and takes no room', async () => {
  const bytes = 2.5 * 2 ** 30
  const table = { schema: 'public', name: 'notes', kind: 'table', bytes, pages: 327_680, rows: 30_000_000, visiblePages: 0 } as const
  const readScan = ({ database }: StretchedCopy) =>
    database.transaction({}, (transaction) => explain(transaction, sql`select * from notes`))
  await onCopy(({ database }) => database.transaction({}, (transaction) => importRelations(transaction, [table])))
  await onCopy((copy) => stretchRelations(copy, [table]))
  assert.equal((await onCopy(readScan)).Plan['Plan Rows'], 30_000_000)
  await onCopy((copy) => stretchRelations(copy, [{ ...table, bytes: 8192 }]))
  assert.equal((await onCopy(readScan)).Plan['Plan Rows'], 92)
})
