import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { readTestSettings } from '../../../tests/clients/test-mock.ts'
import { systemClock } from '../../base/clock.ts'
import { silentLog } from '../../base/log.ts'
import { parseContract } from '../../operations/contract/operation.ts'
import { type RunningMock, startMock } from './start-mock.ts'

const everybody = ['anon']
const access = { read: everybody, insert: everybody, update: everybody, delete: everybody }
const contract = parseContract(
  JSON.stringify({
    format: 1,
    roles: everybody,
    defaultSchema: 'public',
    aggregates: true,
    schemas: {
      public: {
        relations: {
          orders: {
            kind: 'table',
            access,
            primaryKey: ['id'],
            uniques: [['code']],
            columns: {
              id: { type: 'bigint', standard: 'identity', readOnly: true },
              code: { type: 'text', required: true, limits: { pattern: '^[A-Z]{3}$' } },
              state: { type: 'public.state', standard: "'new'" },
              total: { type: 'numeric(10,2)', base: 'numeric', required: true, limits: { minimum: 1, maximum: 5 } },
              span: { type: 'int4range', nullable: true },
            },
          },
        },
        functions: {},
      },
    },
    enums: { 'public.state': ['new', 'paid'] },
    endpoints: {},
  }),
  'contract.json',
)

const start = async (seed: number) =>
  await startMock({ contract, seed, rows: 20, settings: await readTestSettings(), clock: systemClock, log: silentLog })
const ask = async ({ url }: RunningMock, path: string, init?: RequestInit) => await fetch(`${url}/rest/v1/${path}`, init)
const json = { 'content-type': 'application/json', prefer: 'return=representation' }

let mock: RunningMock
before(async () => {
  mock = await start(1)
})
after(() => mock?.stop())

test('the same seed gives the same rows, another one others', async () => {
  const [same, other] = [await start(1), await start(2)]
  const [first, second, third] = await Promise.all([mock, same, other].map(async (one) => await (await ask(one, 'orders')).text()))
  await Promise.all([same.stop(), other.stop()])
  assert.equal(first, second)
  assert.notEqual(first, third)
})

test('rows keep to enums, limits, patterns and keys', async () => {
  const rows = await (await ask(mock, 'orders')).json()
  assert.equal(rows.length, 20)
  assert.equal(new Set(rows.map(({ code }: { readonly code: string }) => code)).size, 20)
  for (const { code, state, total } of rows) {
    assert.match(code, /^[A-Z]{3}$/)
    assert.match(state, /^(new|paid)$/)
    assert.equal(total >= 1 && total <= 5, true)
  }
})

test('rows are counted and added up by group', async () => {
  const rows = await (await ask(mock, 'orders?select=state,id.count()&order=state')).json()
  assert.deepEqual(
    rows.map(({ state }: { readonly state: string }) => state),
    ['new', 'paid'],
  )
  assert.equal(rows[0].count + rows[1].count, 20)
  const [{ min, max, sum }] = await (await ask(mock, 'orders?select=id.min(),id.max(),sum:id.sum()')).json()
  assert.deepEqual({ min, max, sum }, { min: 1, max: 20, sum: 210 })
})

test('what is written is read back, until it is deleted', async () => {
  const created = await ask(mock, 'orders?select=id,state', { method: 'POST', headers: json, body: '{"code":"QQQ","total":2}' })
  assert.deepEqual([created.status, await created.json()], [201, [{ id: 21, state: 'new' }]])
  const changed = await ask(mock, 'orders?code=eq.QQQ&select=state', { method: 'PATCH', headers: json, body: '{"state":"paid"}' })
  assert.deepEqual(await changed.json(), [{ state: 'paid' }])
  await ask(mock, 'orders?code=eq.QQQ', { method: 'DELETE' })
  assert.deepEqual(await (await ask(mock, 'orders?code=eq.QQQ')).json(), [])
})

test('a write that is refused leaves nothing', async () => {
  const rows = '[{"code":"XXX","total":2},{"code":"YYY","total":9}]'
  const refused = await ask(mock, 'orders', { method: 'POST', headers: json, body: rows })
  assert.deepEqual([refused.status, (await refused.json()).code], [400, '23514'])
  const limits = { ...json, prefer: 'handling=strict, max-affected=1' }
  const many = await ask(mock, 'orders?id=gt.0', { method: 'PATCH', headers: limits, body: '{"state":"paid"}' })
  assert.deepEqual([many.status, (await many.json()).code], [400, 'PGRST124'])
  assert.deepEqual(await (await ask(mock, 'orders?code=in.(XXX,YYY)')).json(), [])
  assert.notDeepEqual(await (await ask(mock, 'orders?state=eq.new&select=id')).json(), [])
})

test('what it does not know it says, and makes nothing up', async () => {
  for (const path of ['orders?span=ov.[1,2]', 'orders?span=sl.[1,2]', 'orders?select=state,id.count()&having=id.count().gt.1']) {
    const reply = await ask(mock, path)
    assert.deepEqual([reply.status, (await reply.json()).code], [501, 'mock_cannot'], path)
  }
})

test('anybody signs in, but with the password "wrong", and is who they say', async () => {
  const signIn = (password: string) =>
    fetch(`${mock.url}/auth/v1/token?grant_type=password`, {
      method: 'POST',
      headers: json,
      body: JSON.stringify({ email: 'ada@example.org', password }),
    })
  assert.equal((await signIn('wrong')).status, 400)
  const { access_token } = await (await signIn('right')).json()
  const user = await fetch(`${mock.url}/auth/v1/user`, { headers: { authorization: `Bearer ${access_token}` } })
  assert.equal((await user.json()).email, 'ada@example.org')
})
