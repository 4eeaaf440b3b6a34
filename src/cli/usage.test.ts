import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { createClient } from '@supabase/supabase-js'
import { runCommand, type ServingCommand, startCommand } from '../../tests/support/dorsal-command.ts'
import { eventually } from '../../tests/support/eventually.ts'
import { createTestDatabase, type TestDatabase } from '../../tests/support/test-database.ts'
import type { toReadyLine } from './banner.ts'
import { renderUse, toUsageAnswer } from './usage-answer.ts'

type ReadyLine = ReturnType<typeof toReadyLine>

const project = mkdtempSync(join(tmpdir(), 'dorsal-usage-'))
let database: TestDatabase
before(async () => {
  database = await createTestDatabase({
    prefix: 'usage',
    sql: `create table orders (id int primary key, note text);
      comment on column orders.note is '@deprecated since 2026-11 sunset 2027-02 use orders.remark'`,
  })
})
after(async () => {
  await database.drop()
  rmSync(project, { recursive: true, force: true })
})

const place = () => ['--project', project, '--database-url', database.url]

async function askUsage(...parameters: readonly string[]) {
  return await runCommand(['api', 'usage', ...parameters, ...place()])
}

function start(): Promise<ServingCommand<ReadyLine>> {
  return startCommand<ReadyLine>(['start', '--json', '--port', '0', ...place()], { DORSAL_USAGE_FLUSH: '1' })
}

test('a database that was never prepared says what it lacks', async () => {
  const { code, errors } = await askUsage()
  assert.equal(code, 2)
  assert.match(errors, /no table dorsal\.usage that can be read/)
})

test('what supabase-js asks is counted by the name of the application, and shown with what is deprecated', async () => {
  const { ready, stop } = await start()
  try {
    await database.query('grant select on orders to anon')
    assert.equal((await askUsage()).code, 3)
    const headers = { 'x-client-name': 'web-shop', 'x-client-version': '4.2' }
    const client = createClient(ready.url, ready.publishableKey, { global: { headers } })
    await eventually(async () => (await client.from('orders').select('id').eq('note', 'x')).error, null)
    await eventually(async () => (await askUsage('--column', 'orders.note')).output.includes('web-shop'), true)
    const asked = await askUsage('--table', 'orders')
    const uses: readonly Record<string, unknown>[] = JSON.parse(asked.output).uses
    assert.deepEqual(
      uses.map(({ name, version, role, apiKey, way, object, member, routes }) => [
        name,
        version,
        role,
        apiKey,
        way,
        object,
        member,
        routes,
      ]),
      ['', 'id', 'note'].map((member, index) => [
        'web-shop',
        '4.2',
        'anon',
        'publishable default',
        ['read', 'select', 'filter'][index],
        'orders',
        member,
        ['GET /orders'],
      ]),
    )
    assert.deepEqual(uses[2]?.deprecation, { since: '2026-11-01', sunset: '2027-02-01', use: 'orders.remark', problems: [] })
  } finally {
    await stop()
  }
})

test('what was counted last is written when the server stops', async () => {
  const { ready, stop } = await start()
  await fetch(`${ready.url}/rest/v1/orders`, { headers: { 'user-agent': 'late/1.0' } })
  await stop()
  const { uses } = JSON.parse((await askUsage('--client', 'late')).output)
  assert.deepEqual(
    uses.map(({ library, way, member, count }: Record<string, unknown>) => [library, way, member, count]),
    [
      ['late/1.0', 'read', '', 1],
      ['late/1.0', 'select', '*', 1],
    ],
  )
})

test('nobody is said to use what is not in the records, and nothing where there are none', () => {
  const say = (since: string | null) => toUsageAnswer({ since, uses: [], unknown: null }, 0)
  assert.equal(say(null).verdict, 'could not be checked')
  const lines = ['No such use since 2026-11-01, when recording began or the oldest record that is kept was made.']
  assert.deepEqual([say('2026-11-01').verdict, say('2026-11-01').sections], ['holds', [{ kind: 'lines', lines }]])
})

test('a name that neither the API nor a record has is said to be unknown, and not unused', async () => {
  const ask = async (...words: readonly string[]) => {
    const { code, output } = await askUsage(...words)
    return [code, JSON.parse(output).unknown]
  }
  assert.deepEqual(await ask('--column', 'orders.notes'), [3, 'public.orders.notes'])
  assert.deepEqual(await ask('--column', 'orders.note'), [0, null])
})

test('a name or a day that is none is refused', async () => {
  assert.match((await askUsage('--column', 'note')).errors, /"note" is not the name of a column/)
  const { code, errors } = await askUsage('--since', '2026-02-31')
  assert.equal(code, 2)
  assert.match(errors, /--since takes a day or a number of days: 2026-11-01, 7d\./)
})

test('a use is told in one sentence', () => {
  const now = Date.parse('2026-11-23T12:00:00Z')
  const use = {
    role: 'anon',
    apiKey: 'publishable default',
    name: 'web-shop',
    version: '4.2',
    library: 'supabase-js/2.110.0',
    way: 'select',
    schema: 'public',
    object: 'orders',
    member: 'note',
    routes: ['GET /orders'],
    count: 9800,
    perDay: 1400,
    firstDay: '2026-11-17',
    lastSeen: '2026-11-23T11:57:00Z',
    deprecation: null,
  } as const
  assert.equal(renderUse(use, now), 'web-shop 4.2 (anon) reads orders.note 1,400 times a day, last 3 minutes ago')
  const embed = { ...use, name: '', apiKey: 'secret ci', schema: 'v1', way: 'embed', member: 'customers', perDay: 1, count: 1 } as const
  const deprecation = { since: null, sunset: '2027-02-01', use: 'orders.remark', problems: [] }
  assert.equal(
    renderUse({ ...embed, lastSeen: '2026-11-21T12:00:00Z', deprecation }, now),
    'supabase-js 2.110.0 (anon, key secret ci) embeds customers in v1.orders once since 2026-11-17, last 2 days ago [deprecated, may be gone from 2027-02-01, use orders.remark]',
  )
})
