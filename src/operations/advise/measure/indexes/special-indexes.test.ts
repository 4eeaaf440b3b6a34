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
function record(text: string): RecordedStatement {
  return { text, role: 'postgres', calls: 1000, milliseconds: 10_000, rows: 1000, spilled: 0, blocks: 0 }
}

const byMail = record('select id from people where lower(mail) = $1')
const byTag = record('select id from people where tags @> $1')
const byLabel = record('select id from people where labels && $1')
const byWord = record('select id from people where words @@ websearch_to_tsquery($1, $2)')
const byBeginning = record('select id from people where name like $1')
const byPart = record('select id from people where name ilike $1')
const byCommonTag = record('select id from people where common @> $1')

before(async () => {
  advised = await createAdvisedDatabase()
  await queryOnce(
    parseConnectionUrl(advised.url),
    `create extension if not exists pg_trgm schema extensions;
    create table people (id int primary key, mail text, name text, tags jsonb, common jsonb, labels text[], words tsvector);
    insert into people select n, 'Person' || n || '@example.org', md5(n::text), jsonb_build_object('team', n % 1000), '{"kind": "person"}',
      array['label' || n % 1000], to_tsvector('simple', 'word' || n % 1000) from generate_series(1, 5000) n;
    analyze people`,
  )
  const statements = [byMail, byTag, byLabel, byWord, byBeginning, byPart, byCommonTag]
  report = await adviseIndexes({
    copy: advised.database,
    recording: { kind: 'recorded', statements, total: 70_000, since: null },
    writes: new Map(),
    requests: () => 0,
    most: { statements: 50, indexes: 30 },
    onProgress: () => {},
  })
})
after(() => advised.drop())

function findAdvised(statement: RecordedStatement): string | undefined {
  return report.advice.find(({ verdict, reads }) => verdict === 'advised' && reads.some((read) => read.statement === statement))?.statement
}

test('a document and an array that are asked for a part get a GIN index', () => {
  assert.equal(findAdvised(byTag), 'create index concurrently people_tags_gin_idx on public.people using gin (tags);')
  assert.equal(findAdvised(byLabel), 'create index concurrently people_labels_gin_idx on public.people using gin (labels);')
})

test('words of a text vector get one as well', () => {
  assert.equal(findAdvised(byWord), 'create index concurrently people_words_gin_idx on public.people using gin (words);')
})

test('an expression that equals something gets an index over the expression, and is analyzed after it', () => {
  assert.equal(findAdvised(byMail), 'create index concurrently people_mail_lower_idx on public.people (lower(mail));')
  const advice = report.advice.find(({ name }) => name === 'people_mail_lower_idx')
  assert.ok(advice !== undefined)
  assert.deepEqual(renderIndexMigration(advice).split('\n').slice(-3), [advice.statement, 'analyze public.people;', ''])
})

test('the beginning of a text gets a b-tree by bytes, and what ilike asks one of trigrams where they are installed', () => {
  assert.equal(findAdvised(byBeginning), 'create index concurrently people_name_pattern_idx on public.people (name text_pattern_ops);')
  assert.equal(
    findAdvised(byPart),
    'create index concurrently people_name_trgm_idx on public.people using gin (name extensions.gin_trgm_ops);',
  )
})

test('what every row holds gets none', () => {
  assert.equal(findAdvised(byCommonTag), undefined)
  assert.equal(report.advice.find(({ name }) => name === 'people_common_gin_idx')?.verdict, 'not advised')
})
