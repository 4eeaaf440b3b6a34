import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type AdvisedDatabase, createAdvisedDatabase } from '../../../../../tests/support/test-advice.ts'
import { queryOnce } from '../../../../../tests/support/test-cluster.ts'
import { parseConnectionUrl } from '../../../../postgres/connection-target.ts'
import type { RecordedStatement } from '../../store/read-statements.ts'
import { adviseIndexes, type IndexReport } from './advise-indexes.ts'
import { renderIndexMigration } from './describe-index.ts'

let advised: AdvisedDatabase
let report: IndexReport

/** A thousand calls, ten seconds altogether. */
function record(text: string, role = 'postgres'): RecordedStatement {
  return { text, role, calls: 1000, milliseconds: 10_000, rows: 20_000, spilled: 0, blocks: 0 }
}

const byTeam = record('select * from docs where team_id = $1 order by at desc limit $2')
const notesOf = record('select docs.*, (select json_agg(n) from notes n where n.doc_id = docs.id) from docs where id = $1')
const ofOwner = record('select * from docs', 'authenticated')
const byKey = record('select * from docs where id = $1')
const byExpression = record('select * from docs where title || $1 = $2')
const ofCatalog = record('select * from pg_class where relname = $1')
const cutOff = record('select * from docs where title = ')

before(async () => {
  advised = await createAdvisedDatabase()
  await queryOnce(
    parseConnectionUrl(advised.url),
    `create table docs (id int primary key, team_id int, owner uuid, title text, at timestamptz);
    create table notes (id int generated always as identity primary key, doc_id int references docs, size int generated always as (doc_id + 1) stored);
    insert into docs select n, n % 500, ('00000000-0000-4000-8000-' || lpad((n % 500)::text, 12, '0'))::uuid, 'title ' || n, now() - n * interval '1 minute'
      from generate_series(1, 10000) n;
    insert into notes (doc_id) select 1 + n % 10000 from generate_series(1, 20000) n;
    alter table docs enable row level security;
    create policy own on docs to authenticated using (owner = (select auth.uid()));
    grant select on docs to authenticated`,
  )
  report = await adviseIndexes({
    copy: advised.database,
    recording: {
      kind: 'recorded',
      statements: [byTeam, notesOf, ofOwner, byKey, byExpression, ofCatalog, cutOff],
      total: 70_000,
      since: null,
    },
    writes: new Map([['public.docs', { inserted: 1000, updated: 0 }]]),
    requests: () => 0,
    most: { statements: 50, indexes: 30 },
    onProgress: () => {},
  })
})
after(() => advised.drop())

const findAdvice = (statement: RecordedStatement) =>
  report.advice.find(({ verdict, reads }) => verdict === 'advised' && reads.some((read) => read.statement === statement))

test('a filter with an order gets an index that begins with the filter', () => {
  const { index, reads = [], bytes, writes } = findAdvice(byTeam) ?? {}
  assert.equal(index?.table, 'docs')
  assert.equal(index?.columns[0]?.column, 'team_id')
  assert.equal(reads[0]?.runs, 15)
  assert.equal(writes?.rows, 1000)
  assert.ok((bytes ?? 0) > 0)
})

test('a subquery that is asked for each row gets one on the column it is asked by', () => {
  assert.equal(findAdvice(notesOf)?.statement, 'create index concurrently notes_doc_id_idx on public.notes (doc_id);')
})

test('what a policy compares counts as what is asked, and is measured as the person who asks', () => {
  assert.equal(findAdvice(ofOwner)?.statement, 'create index concurrently docs_owner_idx on public.docs (owner);')
})

test('two indexes for the same are one', () => {
  const forTeam = report.advice.filter(({ reads }) => reads.some((read) => read.statement === byTeam))
  assert.equal(forTeam.filter(({ verdict }) => verdict === 'advised').length, 1)
  assert.match(forTeam.at(-1)?.reason ?? '', /^What it makes faster, docs_team_id\w*_idx makes faster as well$/)
})

test('a statement that was not measured is told with its reason, and one of the catalogs is nobody’s', () => {
  const reasons = new Map(report.unmeasured.map(({ statement, reason }) => [statement, reason]))
  assert.equal(reasons.get(byKey), 'it reads by indexes already, or reads no table')
  assert.equal(reasons.get(byExpression), 'nothing in the data says which values $1, $2 had')
  assert.equal(reasons.get(cutOff), 'it was recorded cut off, or in words that the parser does not know')
  assert.equal(reasons.has(ofCatalog), false)
})

test('a migration holds the figures as comments, and nothing was built for good', async () => {
  const advice = findAdvice(notesOf)
  assert.ok(advice !== undefined)
  const lines = renderIndexMigration(advice).split('\n')
  assert.match(
    lines[0] ?? '',
    /^-- \d.* ms without, .* ms with it \(medians of 15 runs\): .*, 14\.3 % of the time recorded, 1000 calls by postgres: select docs/,
  )
  assert.equal(lines.at(-2), advice.statement)
  const [left] = await queryOnce(
    parseConnectionUrl(advised.url),
    `select count(*)::int as indexes from pg_indexes where schemaname = 'public'`,
  )
  assert.deepEqual(left, { indexes: 2 })
})
