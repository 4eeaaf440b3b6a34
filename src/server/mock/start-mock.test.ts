import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { readTestSettings } from '../../../tests/clients/test-mock.ts'
import { systemClock } from '../../base/clock.ts'
import { silentLog } from '../../base/log.ts'
import { parseContract } from '../../operations/contract/operation.ts'
import { type RunningMock, startMock } from './start-mock.ts'

const everybody = ['anon']
const access = { read: everybody, insert: everybody, update: everybody, delete: everybody }
const rules: Readonly<Record<string, string>> = { lines: 'cascade', notes: 'set null', stamps: 'restrict' }

/** A table whose rows refer to orders: what a delete does to them is in its name's rule, for bills in none. */
function toOrderChild(name: string) {
  const key = `${name}_order_id_fkey`
  return {
    kind: 'table',
    access,
    primaryKey: ['id'],
    ...(rules[name] !== undefined && { deletes: { [key]: rules[name] } }),
    embeds: { [`orders!${key}`]: { to: 'public.orders', cardinality: 'one', through: 'order_id → id' } },
    columns: { id: { type: 'bigint' }, order_id: { type: 'bigint', nullable: true, references: 'public.orders.id' } },
  }
}

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
          ...Object.fromEntries(['lines', 'notes', 'stamps', 'bills'].map((name) => [name, toOrderChild(name)])),
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

test('groups are chosen and ordered by their aggregates', async () => {
  const groups = async (query: string) => await (await ask(mock, `orders?select=state,id.count()${query}`)).json()
  const all: readonly { readonly count: number }[] = await groups('&order=id.count().desc')
  assert.deepEqual(
    all.map(({ count }) => count),
    all.map(({ count }) => count).toSorted((a, b) => b - a),
  )
  const [most] = all
  assert.deepEqual(await groups(`&having=count().gte.${most?.count}&having=not.or(count().is.null,id.max().lt.1)&order=state&limit=1`), [
    most,
  ])
  assert.deepEqual(await groups('&having=id.sum()::text.eq.0'), [])
  const codes = ['having=count().gt.many', 'order=id'].map(async (query) => {
    const reply = await ask(mock, `orders?select=state,count()&${query}`)
    return [reply.status, (await reply.json()).code]
  })
  assert.deepEqual(await Promise.all(codes), [
    [400, '22P02'],
    [400, '42803'],
  ])
})

test('a regular expression that is none is refused in the words of PostgreSQL', async () => {
  const expected = [
    ['match.(', 'parentheses () not balanced'],
    ['imatch.a)', 'parentheses () not balanced'],
    ['match.[a', 'brackets [] not balanced'],
    ['match.*a', 'quantifier operand invalid'],
    ['match.a{2,1}', 'invalid repetition count(s)'],
    ['match.[b-a]', 'invalid character range'],
    ['match.a\\', 'invalid escape \\ sequence'],
  ] as const
  for (const [filter, problem] of expected) {
    const reply = await ask(mock, `orders?code=${encodeURIComponent(filter)}`)
    const { code, message } = await reply.json()
    assert.deepEqual([reply.status, code, message], [400, '2201B', `invalid regular expression: ${problem}`])
  }
  const all = await (await ask(mock, 'orders?code=match.(%3Fi)^[a-z]')).json()
  assert.equal(all.length > 0, true)
})

test('what is written is read back, until it is deleted', async () => {
  const created = await ask(mock, 'orders?select=id,state', { method: 'POST', headers: json, body: '{"code":"QQQ","total":2}' })
  assert.deepEqual([created.status, await created.json()], [201, [{ id: 21, state: 'new' }]])
  const changed = await ask(mock, 'orders?code=eq.QQQ&select=state', { method: 'PATCH', headers: json, body: '{"state":"paid"}' })
  assert.deepEqual(await changed.json(), [{ state: 'paid' }])
  await ask(mock, 'orders?code=eq.QQQ', { method: 'DELETE' })
  assert.deepEqual(await (await ask(mock, 'orders?code=eq.QQQ')).json(), [])
})

test('a delete takes along, empties or is refused as the foreign keys say', async () => {
  const own = await start(3)
  const write = (path: string, method: string, body?: object) =>
    ask(own, path, { method, headers: json, ...(body !== undefined && { body: JSON.stringify(body) }) })
  for (const path of ['lines', 'notes', 'stamps', 'bills']) await write(`${path}?id=gt.0`, 'DELETE')
  for (const [id, code] of Object.entries({ 101: 'QQA', 102: 'QQB', 103: 'QQC' })) {
    await write('orders', 'POST', { code, total: 2 })
    await write(`lines`, 'POST', { id, order_id: 20 + Number(id) - 100 })
  }
  await write('notes', 'POST', { id: 1, order_id: 21 })
  await write('stamps', 'POST', { id: 1, order_id: 22 })
  await write('bills', 'POST', { id: 1, order_id: 23 })
  assert.equal((await write('orders?id=eq.21', 'DELETE')).status, 200)
  const refused = await Promise.all([22, 23].map(async (id) => await (await write(`orders?id=in.(21,${id})`, 'DELETE')).json()))
  assert.deepEqual(
    refused.map(({ code, message, details }) => [code, message, details]),
    [
      [
        '23001',
        'update or delete on table "orders" violates RESTRICT setting of foreign key constraint "stamps_order_id_fkey" on table "stamps"',
        'Key (id)=(22) is referenced from table "stamps".',
      ],
      [
        '23503',
        'update or delete on table "orders" violates foreign key constraint "bills_order_id_fkey" on table "bills"',
        'Key (id)=(23) is still referenced from table "bills".',
      ],
    ],
  )
  const left = await Promise.all(['lines', 'notes'].map(async (path) => await (await ask(own, `${path}?order=id`)).json()))
  await own.stop()
  assert.deepEqual(left, [
    [
      { id: 102, order_id: 22 },
      { id: 103, order_id: 23 },
    ],
    [{ id: 1, order_id: null }],
  ])
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
  for (const path of ['orders?span=ov.[1,2]', 'orders?span=sl.[1,2]']) {
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

type Asking = { readonly method?: string; readonly body?: string; readonly headers?: Readonly<Record<string, string>> }

async function askAuth(path: string, { method = 'POST', body, headers }: Asking = {}) {
  const reply = await fetch(`${mock.url}/auth/v1/${path}`, { method, headers: { ...headers }, ...(body !== undefined && { body }) })
  return { status: reply.status, body: reply.status === 204 ? undefined : await reply.json() }
}

const bearer = (token: string) => ({ method: 'GET', headers: { authorization: `Bearer ${token}` } })
const unsigned = (claims: object) =>
  [...[{ alg: 'HS256' }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')), 'x'].join('.')

const refusedAuth: readonly (readonly [name: string, path: string, asking: Asking, status: number, code: string, message: string])[] = [
  [
    'a body that is no JSON',
    'token?grant_type=password',
    { body: '{"email":' },
    400,
    'bad_json',
    'Could not read the request body: it is not valid JSON',
  ],
  ['a body that is a list', 'signup', { body: '[]' }, 400, 'bad_json', 'Could not read the request body: it is not a JSON object'],
  ['an address that is no text', 'signup', { body: '{"email":1}' }, 400, 'validation_failed', 'email must be string'],
  ['nobody', 'token?grant_type=password', { body: '{"password":"x"}' }, 400, 'validation_failed', 'missing email or phone'],
  ['no password', 'token?grant_type=password', { body: '{"email":"a@b.c"}' }, 400, 'invalid_credentials', 'Invalid login credentials'],
  ['a sign-up without a password', 'signup', { body: '{"email":"a@b.c"}' }, 400, 'validation_failed', 'Signup requires a valid password'],
  ['a refresh without a token', 'token?grant_type=refresh_token', { body: '{}' }, 400, 'validation_failed', 'refresh_token required'],
  ...['nothing', 'bnVsbA', 'eyJpZCI6MX0', '%%%'].map(
    (token) =>
      [
        `the refresh token ${token}`,
        'token?grant_type=refresh_token',
        { body: JSON.stringify({ refresh_token: token }) },
        400,
        'refresh_token_not_found',
        'Invalid Refresh Token: Refresh Token Not Found',
      ] as const,
  ),
  ['another way in', 'token?grant_type=pkce', { body: '{}' }, 501, 'mock_cannot', 'The mock does not know grant_type=pkce'],
  ['a user without a token', 'user', { method: 'GET' }, 401, 'no_authorization', 'This endpoint requires a valid Bearer token'],
  ['a token that is none', 'user', bearer('sb_publishable_x'), 403, 'bad_jwt', 'invalid JWT: unable to parse or verify signature'],
  ['a token of nobody', 'user', bearer(unsigned({ role: 'anon' })), 403, 'bad_jwt', 'invalid JWT: missing sub claim'],
  [
    'a token of yesterday',
    'user',
    bearer(unsigned({ sub: 'x', exp: 1 })),
    403,
    'bad_jwt',
    'invalid JWT: token has invalid claims: token is expired',
  ],
  ['a sign-out of nobody', 'logout', {}, 401, 'no_authorization', 'This endpoint requires a valid Bearer token'],
  ['a change of a user', 'user', { method: 'PUT', body: '{}' }, 501, 'mock_cannot', 'The mock does not know PUT /auth/v1/user'],
]

for (const [name, path, asking, status, code, message] of refusedAuth) {
  test(`auth refuses as the real one does: ${name}`, async () => {
    assert.deepEqual(await askAuth(path, asking), { status, body: { code: status, error_code: code, msg: message } })
    const headers = { ...asking.headers, 'x-supabase-api-version': '2024-01-01' }
    assert.deepEqual(await askAuth(path, { ...asking, headers }), { status, body: { code, message } })
  })
}

test('a session is refreshed and ended, and who gives no address is anonymous', async () => {
  const { body: session } = await askAuth('signup', { body: '{"email":"ada@example.org","password":"right"}' })
  const { refresh_token } = session
  const refreshed = await askAuth('token?grant_type=refresh_token', { body: JSON.stringify({ refresh_token }) })
  assert.deepEqual([refreshed.status, refreshed.body.user], [200, session.user])
  assert.equal((await askAuth('logout', { ...bearer(refreshed.body.access_token), method: 'POST' })).status, 204)
  assert.equal((await askAuth('signup', { body: '{"data":{}}' })).body.user.is_anonymous, true)
})
