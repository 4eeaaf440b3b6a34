import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { type BatchService, insertOrder, representation, startBatchService, statuses } from '../../../../tests/support/batch-service.ts'
import { bearer } from '../../../../tests/support/keyed-database.ts'

let service: BatchService

before(async () => {
  service = await startBatchService()
})
beforeEach(() => service.clear())
after(() => service.stop())

test('each request is answered as if it had come alone', async () => {
  const answers = await service.run([
    insertOrder('a', { item: 'tea' }),
    { id: 'b', method: 'PATCH', url: '/rest/v1/orders?id=eq.1', body: { item: 'coffee' } },
    { id: 'c', method: 'get', url: 'orders?select=item', headers: { Prefer: 'count=exact', Accept: 'text/csv' } },
    { id: 'd', method: 'get', url: 'nothing' },
    { id: 'e', method: 'delete', url: 'orders?id=eq.1', headers: { prefer: 'return=minimal, count=exact' } },
  ])
  assert.deepEqual(answers, [
    {
      id: 'a',
      status: 201,
      headers: { 'content-range': '*/*', 'preference-applied': 'return=representation', 'content-type': 'application/json; charset=utf-8' },
      body: [{ id: 1, item: 'tea', price: null, note: null, owner: 'ada' }],
    },
    { id: 'b', status: 204, headers: { 'content-range': '0-0/*' } },
    {
      id: 'c',
      status: 200,
      headers: {
        'content-range': '0-0/1',
        'content-location': '/rest/v1/orders?select=item',
        'content-type': 'text/csv; charset=utf-8',
        'preference-applied': 'count=exact',
      },
      body: 'item\ncoffee',
    },
    {
      id: 'd',
      status: 404,
      headers: { 'content-type': 'application/json; charset=utf-8', 'proxy-status': 'PostgREST; error=PGRST205' },
      body: { code: 'PGRST205', details: null, hint: null, message: "Could not find the table 'public.nothing' in the schema cache" },
    },
    { id: 'e', status: 204, headers: { 'content-range': '*/1', 'preference-applied': 'return=minimal, count=exact' } },
  ])
})

test('continue-on-error=false stops at the first failure', async () => {
  const requests = [insertOrder('a', { item: '' }), insertOrder('b', { item: 'tea' })]
  const reply = await service.post({ requests }, { prefer: 'continue-on-error=false' })
  assert.equal(reply.headers.get('preference-applied'), 'continue-on-error=false')
  assert.deepEqual(statuses(JSON.parse(reply.text).responses), ['a 400 23514', 'b 424 batch_stopped'])
})

test('the role is that of the batch, and its policies hold', async () => {
  await service.run([insertOrder('a', { item: 'tea' })])
  const [asGrace] = await service.run([{ id: 'a', method: 'get', url: 'orders' }], bearer({ sub: 'grace' }))
  assert.deepEqual(asGrace?.body, [])
  const forged = await service.run([insertOrder('a', { item: 'tea', owner: 'grace' }, { atomicityGroup: 'g' })])
  assert.deepEqual(statuses(forged), ['a 403 42501'])
  const anonymous = await service.run([insertOrder('a', { item: 'tea' })], { authorization: '' })
  assert.deepEqual(statuses(anonymous), ['a 401 42501'])
})

test('a batch that is one group can be repeated with an Idempotency-Key', async () => {
  const requests = [insertOrder('a', { item: 'tea' }, { atomicityGroup: 'g' }), insertOrder('b', { item: 'milk' }, { atomicityGroup: 'g' })]
  const key = { 'idempotency-key': '"one"' }
  const [first, second] = [await service.post({ requests }, key), await service.post({ requests }, key)]
  assert.deepEqual(
    [second.text, second.headers.get('idempotent-replayed'), first.headers.get('idempotent-replayed')],
    [first.text, 'true', null],
  )
  assert.equal(await service.count('orders'), 2)
  const other = await service.refuse([...requests].reverse(), key)
  assert.deepEqual([other.status, other.code], [422, 'idempotency_key_reused'])
  const open = await service.refuse([insertOrder('a', { item: 'tea' })], key)
  assert.deepEqual([open.status, open.code], [400, 'batch_key_needs_one_group'])
})

test('a group that fails keeps nothing under its key', async () => {
  const key = { 'idempotency-key': '"one"' }
  const failed = await service.run(
    [insertOrder('a', { item: 'tea' }, { atomicityGroup: 'g' }), insertOrder('b', { item: '' }, { atomicityGroup: 'g' })],
    key,
  )
  assert.deepEqual(statuses(failed), ['a 424 batch_group_failed', 'b 400 23514'])
  assert.deepEqual(statuses(await service.run([insertOrder('a', { item: 'tea' }, { atomicityGroup: 'g' })], key)), ['a 201'])
})

test('a request outside of a group may have a key of its own', async () => {
  const requests = [
    insertOrder('a', { item: 'tea' }, { headers: { ...representation, 'idempotency-key': 'one' } }),
    insertOrder('b', { item: 'milk' }),
  ]
  await service.run(requests)
  const [again] = await service.run(requests)
  assert.equal(again?.headers['idempotent-replayed'], 'true')
  assert.deepEqual(
    (await service.query('select item from orders order by id')).map(({ item }) => item),
    ['tea', 'milk', 'milk'],
  )
})

test('at the root, in place of PostgREST, batches are answered and keys mean nothing', async () => {
  await service.behind({}, { served: 'as PostgREST' }, async (plain) => {
    const requests = [
      { ...insertOrder('a', { item: 'tea' }, { atomicityGroup: 'g' }), headers: { prefer: 'return=headers-only' } },
      { id: 'b', atomicityGroup: 'g', dependsOn: ['a'], method: 'get', url: '$a?select=item' },
      { id: 'c', atomicityGroup: 'g', method: 'get', url: '/orders?select=item' },
    ]
    await plain.run(requests, { 'idempotency-key': '""' })
    const answers = await plain.run(requests, { 'idempotency-key': '""' })
    assert.deepEqual(statuses(answers), ['a 201', 'b 200', 'c 200'])
    assert.deepEqual(answers[2]?.body, [{ item: 'tea' }, { item: 'tea' }])
  })
})
