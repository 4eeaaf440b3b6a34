import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { runCommand, type ServingCommand, startCommand } from '../../../../tests/support/dorsal-command.ts'
import { queryOnce } from '../../../../tests/support/test-cluster.ts'
import { createTestProject } from '../../../../tests/support/test-project.ts'
import { parseConnectionUrl } from '../../../postgres/connection-target.ts'
import type { toReadyLine } from '../../banner.ts'

const migration = `
  create table visits (id int primary key, page int, owner uuid);
  insert into visits select n, n % 500, ('00000000-0000-4000-8000-' || lpad((n % 100)::text, 12, '0'))::uuid from generate_series(1, 5000) n;
  alter table visits enable row level security;
  create policy own on visits to authenticated using (owner = auth.uid());
  grant select on visits to service_role;`

const project = createTestProject({ 'dorsal/migrations/1_visits.sql': migration })
let server: ServingCommand<ReturnType<typeof toReadyLine>>
before(async () => {
  server = await startCommand(['start', '--project', project.root, '--port', '0', '--json'])
})
after(async () => {
  await server?.stop()
  project[Symbol.dispose]()
})

async function advise(...parameters: readonly string[]) {
  const { code, output, errors } = await runCommand(['advise', ...parameters, '--project', project.root, '--json'])
  return { code, data: output === '' ? undefined : JSON.parse(output), errors }
}

test('a policy is measured on a copy, and what gains is written as a migration', async () => {
  const { code, data, errors } = await advise('policies', '--write')
  assert.equal(code, 0, errors)
  const [{ policy, rows, rowsSeen, isSame, rewritten }] = data.policies
  assert.deepEqual([policy, rows, rowsSeen, isSame], ['public.visits.own', 5000, 50, true])
  assert.equal(rewritten, '(owner = (select auth.uid()))')
  assert.match(data.file, /^dorsal\/migrations\/\d+_policies_computed_once\.sql$/)
})

test('a request of the API leads to an index that was measured with it, and the live database has none', async () => {
  const { url, secretKey, databaseUrl } = server.ready
  for (let page = 0; page < 20; page++)
    await (await fetch(`${url}/rest/v1/visits?page=eq.${page}`, { headers: { apikey: secretKey } })).text()
  await queryOnce(
    parseConnectionUrl(databaseUrl),
    `insert into dorsal.usage values (current_date, 'public', 'visits', 'page', 'filter', 'GET /visits', 'web-shop', '1.2', '', 'none', 'anon', 60, now())`,
  )
  const { code, data, errors } = await advise('indexes')
  assert.equal(code, 0, errors)
  const advice = data.advice.find(({ name }: { readonly name: string }) => name === 'visits_page_idx')
  assert.equal(advice.statement, 'create index concurrently visits_page_idx on public.visits (page);')
  assert.deepEqual([advice.reads[0].runs, advice.reads[0].statement.role, advice.writes.rows], [15, 'service_role', 1000])
  const shop = advice.callers.find(({ client }: { readonly client: string }) => client === 'web-shop 1.2')
  const calls = advice.reads.reduce(
    (sum: number, { statement }: { readonly statement: { readonly calls: number } }) => sum + statement.calls,
    0,
  )
  assert.deepEqual([shop.count, shop.saved], [60, 60 * (advice.saved / calls)])
  const indexes = await queryOnce(parseConnectionUrl(databaseUrl), `select indexname from pg_indexes where tablename = 'visits'`)
  assert.deepEqual(indexes, [{ indexname: 'visits_pkey' }])
  assert.deepEqual(readdirSync(join(project.root, '.dorsal/branches')), [])
})

test('of a database that is larger than a copy may be, indexes are estimated from its statistics, which is said', async () => {
  await queryOnce(parseConnectionUrl(server.ready.databaseUrl), 'analyze visits')
  const { code, output, errors } = await runCommand(['advise', 'indexes', '--project', project.root, '--json'], {
    DORSAL_ADVISE_COPY_LIMIT_MB: '1',
  })
  assert.equal(code, 0, errors)
  const data = JSON.parse(output)
  assert.equal(data.kind, 'estimated')
  assert.match(data.reason, /^the database has \d+ MB, more than dorsal\.advise\.copy_limit_mb \(1\)$/)
  const advice = data.advice.find(({ name }: { readonly name: string }) => name === 'visits_page_idx')
  assert.deepEqual([advice.basis, advice.writes, advice.reads[0].runs], ['estimated', null, 5])
  assert.deepEqual(readdirSync(join(project.root, '.dorsal/branches')), [])
})

test('claims that are no object, and a number of indexes that is none, are refused with what is possible', async () => {
  const claims = await advise('policies', '--claims', 'ada')
  assert.equal(claims.code, 2)
  assert.match(claims.errors, /It takes a JSON object/)
  const indexes = await advise('indexes', '--indexes', 'many')
  assert.equal(indexes.code, 2)
  assert.match(indexes.errors, /It takes a whole number from 1 to 1000\./)
})

test('without recorded statements there is nothing to say, which is said', async () => {
  await queryOnce(parseConnectionUrl(server.ready.databaseUrl), 'drop extension pg_stat_statements')
  const { code, data } = await advise('indexes')
  assert.deepEqual(
    [code, data],
    [3, { kind: 'could not be checked', reason: 'the extension pg_stat_statements is not installed in this database' }],
  )
})
