import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Answer, type AttackedServer, type Question, startAttackedServer, userId } from './attacked-server.ts'

let server: AttackedServer
let users: readonly Readonly<Record<string, string>>[]

before(async () => {
  // Few connections for many callers, so that whatever stayed on one would be found by the next.
  server = await startAttackedServer({ DORSAL_DB_POOL_SIZE: '4' })
  users = await Promise.all(Array.from({ length: 10 }, (_, number) => server.userHeaders(number)))
})
after(() => server?.stop())

type Session = Readonly<Record<'role' | 'sub' | 'search_path' | 'timezone' | 'read_only' | 'headers', string | null>>

const untouched = { search_path: '"public", "public", "extensions"', timezone: 'UTC', read_only: 'off', headers: '' }

const post = (headers: Question['headers'], body: unknown): Question => ({
  method: 'POST',
  body: JSON.stringify(body),
  headers: headers ?? {},
})

async function expectOwnSession(headers: Question['headers'], role: string, sub: string | null): Promise<void> {
  const { text } = await server.ask('/rest/v1/rpc/session', post(headers, {}))
  assert.deepEqual(JSON.parse(text) as Session, { role, sub, ...untouched })
}

const valuesOf = (answer: Answer, name: string) => (JSON.parse(answer.text) as Record<string, unknown>[]).map((row) => row[name])

/** What the callers do to the connections they share, in turn. */
const steps: readonly ((number: number) => Promise<void>)[] = [
  async (number) => expectOwnSession(users[number], 'authenticated', userId(number)),
  async (number) => {
    const answer = await server.ask('/rest/v1/notes?select=owner&limit=5', { headers: { ...users[number], prefer: 'timezone=Asia/Tokyo' } })
    assert.deepEqual(valuesOf(answer, 'owner'), Array(5).fill(userId(number)))
  },
  async () => expectOwnSession({}, 'anon', null),
  async (number) => {
    const answer = await server.ask('/rest/v1/rpc/divide', post(users[number], { n: 0 }))
    assert.equal(answer.code, '22012')
  },
  async (number) => {
    const header = JSON.stringify([{ 'x-caller': String(number) }])
    const answer = await server.ask('/rest/v1/rpc/say_header', post(users[number], { header }))
    assert.equal(answer.headers['x-caller'], String(number))
  },
  async (number) => {
    const title = `note ${number === 0 ? 10 : number}`
    const answer = await server.ask(`/rest/v1/notes?select=owner&title=eq.${encodeURIComponent(title)}`, { headers: users[number] ?? {} })
    assert.deepEqual(valuesOf(answer, 'owner'), [userId(number)])
  },
  async (number) => {
    const answer = await server.ask('/rest/v1/rpc/doze', { ...post(users[number], { seconds: 5 }), leaveAfter: 10 + number })
    assert.equal(answer.status, 0)
  },
  async (number) => {
    const headers = { ...users[number], prefer: 'handling=strict, max-affected=1' }
    const answer = await server.ask('/rest/v1/notes?id=gt.0', { ...post(headers, { tags: ['mine'] }), method: 'PATCH' })
    assert.equal(answer.code, 'PGRST124')
  },
  async () => expectOwnSession({ authorization: `Bearer ${server.serviceKey}` }, 'service_role', null),
  async (number) => {
    const answer = await server.ask('/rest/v1/rpc/echo', post(users[number], { t: `of ${number}` }))
    assert.deepEqual([answer.text, answer.headers['x-caller']], [`"of ${number}"`, undefined])
  },
]

test('nothing of a request stays on its connection, whatever ended it', async () => {
  for (let round = 0; round < 10; round++) {
    await Promise.all(Array.from({ length: 100 }, (_, i) => steps[(i + round) % steps.length]?.(Math.floor(i / 10))))
  }
})

test('nor on the connections that take the place of killed ones', async () => {
  await server.query("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'authenticator'")
  for (let tries = 0; tries < 100 && (await server.ask('/rest/v1/domains?limit=1')).status !== 200; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  await Promise.all(Array.from({ length: 50 }, (_, i) => expectOwnSession(users[i % 10], 'authenticated', userId(i % 10))))
})

test('requests of one shape have each their own values', async () => {
  const askFor = async (number: number) => {
    const id = number + 10
    const answer = await server.ask(
      `/rest/v1/notes?select=id,remarks!inner(remark)&id=eq.${id}&remarks.remark=like.*k ${id}`.replaceAll(' ', '%20'),
      {
        headers: users[number] ?? {},
      },
    )
    assert.deepEqual(JSON.parse(answer.text), [{ id, remarks: [{ remark: `remark ${id}` }] }])
  }
  await Promise.all(Array.from({ length: 200 }, (_, i) => askFor(i % 10)))
})

test('no way of reading shows a row of somebody else', async () => {
  const paths = [
    '/rest/v1/notes?select=owner',
    '/rest/v1/notes?select=owner&id=eq.2',
    `/rest/v1/notes?select=owner&owner=neq.${userId(1)}`,
    '/rest/v1/notes?select=owner&or=(id.gt.0,id.is.null)',
    '/rest/v1/notes?select=owner&not.and=(id.eq.0)',
    '/rest/v1/notes?select=owner,siblings(owner)',
    '/rest/v1/notes?select=owner,siblings(owner,siblings(owner))&limit=1',
    '/rest/v1/notes?select=owner,remarks(owner,notes(owner))',
    '/rest/v1/remarks?select=owner,...notes(noted:owner)',
    '/rest/v1/remarks?select=owner,notes()&notes=not.is.null',
    '/rest/v1/remarks?select=owner,notes!inner(owner)&notes.id=eq.2',
    '/rest/v1/remarks?select=owner,notes(title)&order=notes(title)',
    '/rest/v1/note_list?select=owner&order=title.desc',
    '/rest/v1/notes?select=owner,upper_title&upper_title=like.*2',
    '/rest/v1/rpc/all_notes?select=owner,remarks(owner)',
    `/rest/v1/rpc/all_notes?select=owner&owner=neq.${userId(1)}`,
  ]
  for (const path of paths) {
    for (const accept of ['application/json', 'text/csv', 'application/vnd.pgrst.object+json']) {
      const { text, status } = await server.ask(path, { headers: { ...users[1], accept, prefer: 'count=exact' } })
      assert.ok([200, 206, 406].includes(status), `${path}: ${status} ${text}`)
      const seen = text.match(/00000000-0000-4000-8000-\d{12}/g) ?? []
      assert.deepEqual(
        [...new Set(seen)].filter((owner) => owner !== userId(1)),
        [],
        path,
      )
    }
  }
})

test('the plan of a query, which tells of rows that are hidden, is not shown', async () => {
  const answer = await server.ask('/rest/v1/notes', {
    headers: { ...users[1], accept: 'application/vnd.pgrst.plan+json; options=analyze' },
  })
  assert.deepEqual([answer.status, answer.code], [406, 'PGRST107'])
})

test('no way of writing reaches a row of somebody else', async () => {
  const owner = userId(1)
  const body = (row: object) => JSON.stringify(row)
  const merge = { prefer: 'resolution=merge-duplicates,return=representation' }
  const refused: readonly [path: string, question: Question, status: number, code: string][] = [
    ['/rest/v1/notes', { method: 'POST', body: body({ owner: userId(2) }) }, 403, '42501'],
    ['/rest/v1/notes', { method: 'POST', body: body({ id: 2, owner }), headers: merge }, 403, '42501'],
    ['/rest/v1/notes?on_conflict=title', { method: 'POST', body: body({ owner, title: 'note 2' }), headers: merge }, 403, '42501'],
    ['/rest/v1/notes?id=eq.2', { method: 'PUT', body: body({ id: 2, owner }) }, 403, '42501'],
    ['/rest/v1/notes?id=eq.1', { method: 'PATCH', body: body({ owner: userId(2) }) }, 403, '42501'],
    ['/rest/v1/note_list?id=eq.1', { method: 'PATCH', body: body({ owner: userId(2) }) }, 403, '42501'],
  ]
  for (const [path, question, status, code] of refused) {
    const answer = await server.ask(path, { ...question, headers: { ...users[1], ...question.headers } })
    assert.deepEqual([answer.status, answer.code], [status, code], `${question.method} ${path} ${answer.text}`)
  }
  for (const method of ['PATCH', 'DELETE']) {
    const answer = await server.ask('/rest/v1/notes?id=eq.2', {
      method,
      body: body({ title: 'taken' }),
      headers: { ...users[1], prefer: 'return=representation,count=exact' },
    })
    assert.deepEqual([answer.text, answer.headers['content-range']], ['[]', '*/0'])
  }
  assert.deepEqual(await server.query('select owner, title from public.notes where id = 2'), [{ owner: userId(2), title: 'note 2' }])
})

test('parts of a batch are the caller and nobody else', async () => {
  const requests = [
    { id: 'own', method: 'get', url: 'notes?select=owner&limit=1' },
    { id: 'other', method: 'get', url: 'notes?select=owner&id=eq.2' },
    { id: 'who', method: 'post', url: 'rpc/session', body: {} },
  ]
  const { text } = await server.ask('/rest/v1/$batch', post(users[1], { requests }))
  const bodies = (JSON.parse(text) as { responses: { body: unknown }[] }).responses.map((response) => response.body)
  assert.deepEqual(bodies, [[{ owner: userId(1) }], [], { role: 'authenticated', sub: userId(1), ...untouched }])
  for (const name of ['authorization', 'Authorization', 'apikey', 'cookie', '__proto__', 'x-http-method-override']) {
    const part = { id: 'a', method: 'get', url: 'notes', headers: JSON.parse(`{"${name}":"Bearer ${server.serviceKey}"}`) as object }
    const answer = await server.ask('/rest/v1/$batch', post(users[1], { requests: [part] }))
    assert.deepEqual([answer.status, answer.code], [400, 'batch_header_refused'], name)
  }
})

test('an answer kept for an Idempotency-Key is for its caller only', async () => {
  const answers = await Promise.all(
    users.slice(0, 5).map((headers) => server.ask('/rest/v1/rpc/session', post({ ...headers, 'idempotency-key': '"the-same-key"' }, {}))),
  )
  assert.deepEqual(
    answers.map(({ text }) => (JSON.parse(text) as Session).sub),
    [0, 1, 2, 3, 4].map(userId),
  )
})
