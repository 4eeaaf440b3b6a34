import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { type BatchService, insertOrder, startBatchService } from '../../../../tests/support/batch-service.ts'
import { bearer } from '../../../../tests/support/keyed-database.ts'

let service: BatchService

before(async () => {
  service = await startBatchService()
})
beforeEach(() => service.clear())
after(() => service.stop())

for (const name of ['Authorization', 'apikey', 'cookie', 'x-forwarded-for', 'host']) {
  test(`a request cannot say for itself ${name}`, async () => {
    const reply = await service.refuse([
      insertOrder('a', { item: 'tea' }),
      { id: 'b', method: 'get', url: 'orders', headers: { [name]: bearer({ role: 'service_role' }).authorization } },
    ])
    assert.deepEqual([reply.status, reply.code, await service.count('orders')], [400, 'batch_header_refused', 0])
  })
}

const get = { id: 'a', method: 'get', url: 'orders' }

for (const [what, requests, message] of [
  ['no array', {}, '"requests" must be an array'],
  ['empty', [], '"requests" is empty'],
  ['no object', [1], 'requests[0] must be an object'],
  ['without id', [{ method: 'get', url: 'orders' }], 'requests[0].id must be text of letters, digits and . _ ~ -'],
  ['with an odd id', [{ ...get, id: 'a/b' }], 'requests[0].id must be text of letters, digits and . _ ~ -'],
  ['with an id twice', [get, get], 'requests[1].id "a" is taken by another request or group'],
  ['with an unknown method', [{ ...get, method: 'options' }], 'requests[0].method must be one of get, post, patch, put, delete'],
  ['with a body of a GET', [{ ...get, body: {} }], 'requests[0].body cannot be sent with get'],
  ['with an unknown member', [{ ...get, depends: [] }], 'requests[0] has no member "depends"'],
  ['to another server', [{ ...get, url: 'http://example.org/orders' }], 'requests[0].url names a server'],
  ['to another server without scheme', [{ ...get, url: '//example.org/orders' }], 'requests[0].url names a server'],
  ['outside of the service', [{ ...get, url: '/auth/v1/user' }], 'requests[0].url is outside of this service'],
  ['to the root', [{ ...get, url: '/rest/v1/' }], 'requests[0].url names no table or function'],
  ['a batch in a batch', [{ ...get, url: '$batch' }], 'requests[0].url is that of a batch'],
  ['a batch in a batch, disguised', [{ ...get, url: '/rest/v1/%24batch' }], 'requests[0].url is that of a batch'],
  ['behind a reference', [get, { ...get, id: 'b', dependsOn: ['a'], url: '$a/lines' }], 'requests[1].url cannot go on after a reference'],
  [
    'forward',
    [
      { ...get, dependsOn: ['b'] },
      { ...get, id: 'b' },
    ],
    'requests[0].dependsOn names "b", which is no request or group before it',
  ],
  [
    'into a group',
    [
      { ...get, atomicityGroup: 'g' },
      { ...get, id: 'b', dependsOn: ['a'] },
    ],
    'requests[1].dependsOn names "a", which is part of a group',
  ],
  [
    'torn group',
    [
      { ...get, atomicityGroup: 'g' },
      { ...get, id: 'b' },
      { ...get, id: 'c', atomicityGroup: 'g' },
    ],
    'requests[2].atomicityGroup "g" has ended already',
  ],
  ['group like a request', [get, { ...get, id: 'b', atomicityGroup: 'a' }], 'requests[1].atomicityGroup "a" is the id of a request'],
  ['reference in a URL', [get, { ...get, id: 'b', url: 'orders?id=eq.$a/0/id' }], 'requests[1].url refers to "$a"'],
  [
    'reference in a body',
    [get, { id: 'b', method: 'post', url: 'orders', body: [{ item: { $ref: '$c/0/id' } }] }],
    'requests[1].body refers to "$c"',
  ],
  ['reference in a condition', [get, { ...get, id: 'b', if: '$a/$succeeded' }], 'requests[1].if refers to "$a"'],
  ['unreadable condition', [get, { ...get, id: 'b', dependsOn: ['a'], if: '$a/0/id is 1' }], 'requests[1].if cannot be read'],
  [
    'key inside a group',
    [{ ...get, atomicityGroup: 'g', headers: { 'idempotency-key': 'k' } }],
    'requests[0].headers hold an Idempotency-Key inside a group',
  ],
  ['header with a line end', [{ ...get, headers: { prefer: 'a\nb' } }], 'requests[0].headers must hold a header value in "prefer"'],
] as const) {
  test(`refused before anything is done: ${what}`, async () => {
    const reply = await service.refuse(requests)
    assert.deepEqual([reply.status, reply.code, reply.message], [400, 'batch_invalid', `The batch cannot be read: ${message}`])
  })
}

test('what is no JSON, too deep, no batch or no POST is refused', async () => {
  const deep = (inside: string) =>
    `{"requests": [{"id":"a","method":"post","url":"orders","body":${'['.repeat(200_000)}${inside}${']'.repeat(200_000)}}]}`
  const answers = [
    await service.post('{"requests": ['),
    await service.post(deep('1')),
    await service.post(deep('1.50')),
    await service.post('x=1', { 'content-type': 'multipart/mixed; boundary=x' }),
    await fetch(`${service.url}/$batch`).then(async (reply) => ({ status: reply.status, text: await reply.text() })),
  ]
  assert.deepEqual(
    answers.map(({ status, text }) => [status, JSON.parse(text).code]),
    [
      [400, 'batch_invalid'],
      [400, 'batch_invalid'],
      [400, 'batch_invalid'],
      [415, 'batch_type_unsupported'],
      [405, 'batch_wants_post'],
    ],
  )
})

test('number, size and depth have limits', async () => {
  await service.behind({ batchRequests: 2, batchSize: 1000, embedDepth: 1 }, {}, async (limited) => {
    const many = await limited.refuse([get, { ...get, id: 'b' }, { ...get, id: 'c' }])
    const large = await limited.refuse([insertOrder('a', { item: 'x'.repeat(1000) })])
    const [deep] = await limited.run([{ id: 'a', method: 'get', url: 'orders?select=lines(orders(id))' }])
    assert.deepEqual([many.status, many.code, large.status, large.code], [400, 'batch_too_long', 413, 'batch_too_large'])
    assert.deepEqual([deep?.status, deep?.body?.code], [400, 'DRS001'])
  })
  await service.behind({ batchRequests: 0 }, {}, async (limited) => {
    assert.equal((await limited.refuse([get])).code, 'batch_disabled')
  })
})
