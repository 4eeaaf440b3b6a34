import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { runCommand, type ServingCommand, startCommand } from '../../../tests/support/dorsal-command.ts'
import { eventually } from '../../../tests/support/eventually.ts'
import { createTestProject, type TestProject } from '../../../tests/support/test-project.ts'
import type { ProjectKeys } from '../../access/project-keys.ts'
import { systemClock } from '../../base/clock.ts'
import { silentLog } from '../../base/log.ts'
import { openProject } from '../../project/open-project.ts'
import type { Workplace } from '../beside-server.ts'
import { loadKeys } from '../keys/load-keys.ts'
import { readSettings } from '../settings.ts'
import { diffProjectContract } from './diff-project-contract.ts'
import { readContractUsage } from './read-contract-usage.ts'
import { fetchContract } from './read-earlier-contract.ts'
import { readLiveContract, readProjectContract } from './read-project-contract.ts'

type Started = { readonly url: string }

const orders = `create table orders (id bigint primary key, note text, state text not null);
grant select on orders to anon;
insert into orders values (1, 'fragile', 'new');`

let files: TestProject
let server: ServingCommand<Started>
let place: Workplace
let keys: ProjectKeys
const now = Date.now()

before(async () => {
  files = createTestProject({ 'dorsal/migrations/1_orders.sql': orders })
  const git = (...parameters: readonly string[]) =>
    execFileSync('git', ['-C', files.root, '-c', 'user.name=Test', '-c', 'user.email=test@example.org', ...parameters])
  git('init', '--quiet')
  git('add', 'dorsal')
  git('commit', '--quiet', '--message=first')
  server = await startCommand<Started>(['start', '--json', '--port', '0', '--project', files.root], { DORSAL_USAGE_FLUSH: '1' })
  const project = await openProject(files.root)
  place = { project, settings: readSettings(project, { flags: new Map(), environment: {} }).settings, log: silentLog, onProgress: () => {} }
  keys = await loadKeys(project, place.settings, systemClock)
  const headers = { 'x-client-name': 'web-shop', 'x-client-version': '4.2' }
  const reply = await fetch(`${server.ready.url}/rest/v1/orders?select=note`, { headers })
  assert.deepEqual(await reply.json(), [{ note: 'fragile' }])
  await eventually(async () => (await readContractUsage(place))?.uses.some(({ thing }) => thing === 'public.orders.note') ?? false, true)
  writeFileSync(
    join(files.root, 'dorsal/migrations/2_remark.sql'),
    'alter table orders rename note to remark; alter table orders drop state;',
  )
})
after(async () => {
  await server.stop()
  files[Symbol.dispose]()
})

const diff = (against: string) => diffProjectContract(place, { against, now, unusedDays: 30 })

test('against a commit: what is gone, what came in its place, and who reads it', async () => {
  const { verdict, review, usageSince } = await diff('HEAD')
  assert.equal(verdict, 'does not hold')
  assert.match(usageSince ?? '', /^\d{4}-\d{2}-\d{2}T/)
  const messages = review.findings.map(({ severity, message }) => `${severity}: ${message}`)
  assert.equal(messages.length, 3)
  assert.equal(messages[0], 'note: public.orders.remark (text) is new')
  assert.match(
    messages[1] ?? '',
    /^error: public\.orders\.note is gone; public\.orders\.remark came with the same type; web-shop 4\.2 reads public\.orders\.note once a day, last .+ ago$/,
  )
  assert.match(messages[2] ?? '', /^error: public\.orders\.state is gone; nobody used it in the .+ recorded$/)
})

test('a version beside what is served is no embed of it: a request names one schema', async () => {
  using version = createTestProject({
    'dorsal/config.toml': '[api]\nschemas = ["public", "v1"]\n',
    'dorsal/migrations/1_version.sql': `create table orders (id bigint primary key);
      create table lines (id bigint primary key, order_id bigint references orders);
      create schema v1;
      create view v1.orders as select * from orders;
      create view v1.lines as select * from lines;
      grant usage on schema v1 to anon;
      grant select on orders, lines, v1.orders, v1.lines to anon;`,
  })
  const { schemas } = await readProjectContract({ ...place, project: await openProject(version.root) })
  const relations = Object.values(schemas).flatMap((schema) => Object.values(schema.relations))
  const embedded = relations.flatMap(({ embeds = {} }) => Object.values(embeds).map(({ to }) => to))
  assert.deepEqual(embedded.sort(), ['public.lines', 'public.orders', 'v1.lines', 'v1.orders'])
})

test('against a running server: the secret key may read its contract, which is that of its database', async () => {
  const contract = await fetchContract(new URL(server.ready.url), keys.secretKey)
  assert.deepEqual(contract, await readLiveContract(place))
  assert.deepEqual(Object.keys(contract.schemas.public?.relations.orders?.columns ?? {}), ['id', 'note', 'state'])
  assert.equal(contract.endpoints['POST /auth/v1/token']?.inputs['query.grant_type']?.type, 'string')
})

test('nobody else may, and an address without a Dorsal is told', async () => {
  await assert.rejects(fetchContract(new URL(server.ready.url), keys.publishableKey), {
    code: 'contract_not_fetched',
    message: `The contract could not be had from ${server.ready.url}/contract.json: it answered with 403`,
  })
  await assert.rejects(fetchContract(new URL(`${server.ready.url}/rest/v1`), undefined), { code: 'contract_not_fetched' })
})

test('against a saved file, by command: Markdown and the exit code; what is accepted breaks nothing', async () => {
  const file = join(files.root, 'contract.json')
  const saved = await runCommand(['api', 'contract', '--of', 'database', '--json', '--project', files.root])
  writeFileSync(file, saved.output)
  const { code, output } = await runCommand(['api', 'diff', '--against', file, '--markdown', '--project', files.root])
  assert.equal(code, 1)
  assert.match(output, /^## API against `.+contract\.json`: clients break\n\n### Breaks\n\n- public\.orders\.note is gone;/)
  assert.match(output, /\n {2}`select=note:remark`\n/)
  const accept = (finding: string) => `[[accepted]]\nfinding = "${finding}"\nreason = "agreed with the shop"\n`
  const accepted = ['column-removed:public.orders.note', 'column-removed:public.orders.state'].map(accept).join('')
  writeFileSync(join(files.root, 'dorsal/accepted.toml'), accepted)
  assert.equal((await diff(file)).verdict, 'holds')
})

test('what is no contract is told', async () => {
  const file = join(files.root, 'wrong.json')
  for (const [text, problem] of [
    ['{', 'it is no JSON'],
    ['[]', 'it is JSON, and no contract'],
    [readFileSync(join(files.root, 'contract.json'), 'utf8').replace('"format":1', '"format":9'), 'its format is 9, and only 1 is known'],
  ] as const) {
    writeFileSync(file, text)
    await assert.rejects(diff(file), { code: 'contract_unreadable', message: `${file} is not a contract: ${problem}` })
  }
})
