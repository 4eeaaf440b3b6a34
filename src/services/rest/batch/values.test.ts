import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { type BatchService, insertOrder, representation, startBatchService, statuses } from '../../../../tests/support/batch-service.ts'

let service: BatchService

before(async () => {
  service = await startBatchService()
})
beforeEach(() => service.clear())
after(() => service.stop())

test('values of earlier answers stand in bodies and URLs, every digit kept', async () => {
  const answers = await service.run([
    insertOrder('a', { item: 'a "quoted", (odd) \\ one', price: 1 }),
    {
      id: 'line',
      dependsOn: ['a'],
      method: 'post',
      url: 'lines',
      headers: representation,
      body: { order_id: { $ref: '$a/0/id' }, text: '$a/0/id' },
    },
    { id: 'plain', dependsOn: ['a'], method: 'get', url: 'orders?select=id&item=eq.$a/0/item' },
    { id: 'list', dependsOn: ['a'], method: 'get', url: 'orders?select=id&item=in.(x,$a/0/item)' },
    { id: 'tree', dependsOn: ['a', 'line'], method: 'get', url: 'orders?select=id&or=(id.eq.$line/0/order_id,item.eq.$a/0/item)' },
    {
      id: 'all',
      dependsOn: ['a'],
      method: 'patch',
      url: 'orders?id=eq.$a/0/id&select=note',
      headers: representation,
      body: { note: { $ref: '$a' } },
    },
  ])
  assert.deepEqual(statuses(answers), ['a 201', 'line 201', 'plain 200', 'list 200', 'tree 200', 'all 200'])
  assert.deepEqual(
    answers.slice(1, 5).map(({ body }) => body),
    [[{ id: 1, order_id: 1, text: '$a/0/id' }], [{ id: 1 }], [{ id: 1 }], [{ id: 1 }]],
  )
  assert.deepEqual(answers[5]?.body, [{ note: answers[0]?.body }])
})

test('numbers keep the digits they were written with', async () => {
  const price = '12345678901234567890.10'
  const body = `{"requests": [
    {"id": "a", "method": "post", "url": "orders", "headers": {"prefer": "return=representation"}, "body": {"item": "tea", "price": ${price}}},
    {"id": "b", "method": "post", "url": "orders?select=price", "dependsOn": ["a"], "headers": {"prefer": "return=representation"},
     "body": {"item": "tea", "price": {"$ref": "$a/0/price"}}},
    {"id": "c", "method": "get", "url": "orders?select=id,price&price=eq.$a/0/price", "dependsOn": ["a"]}]}`
  const { text } = await service.post(body)
  assert.equal(text.split(`"price":${price}`).length - 1, 4)
  assert.equal(JSON.parse(text).responses[2].status, 200)
})

test('$id at the beginning of a URL is the row that a request has made', async () => {
  const answers = await service.run([
    { id: '1', method: 'post', url: 'orders', headers: { prefer: 'return=headers-only' }, body: { item: 'tea' } },
    { id: '2', dependsOn: ['1'], method: 'patch', url: '$1?select=item', headers: representation, body: { item: 'coffee' } },
    { id: '3', dependsOn: ['2'], method: 'get', url: '$2' },
  ])
  assert.deepEqual(statuses(answers), ['1 201', '2 200', '3 424 batch_reference_missing'])
  assert.equal(answers[0]?.headers.location, '/rest/v1/orders?id=eq.1')
  assert.deepEqual(answers[1]?.body, [{ item: 'coffee' }])
})

test('a value that is not there, or that no URL can hold, is told of the request that wants it', async () => {
  const answers = await service.run([
    insertOrder('a', { item: 'tea' }),
    { id: 'b', dependsOn: ['a'], method: 'post', url: 'lines', body: { order_id: { $ref: '$a/1/id' } } },
    { id: 'c', dependsOn: ['a'], method: 'get', url: 'orders?price=eq.$a/0/price' },
    { id: 'd', dependsOn: ['a'], method: 'get', url: 'orders?price=eq.$a/0' },
  ])
  assert.deepEqual(statuses(answers), [
    'a 201',
    'b 424 batch_reference_missing',
    'c 424 batch_reference_not_plain',
    'd 424 batch_reference_not_plain',
  ])
  assert.equal(answers[1]?.body?.message, 'Not done, because nothing is found at $a/1/id')
})

test('text that looks like a reference is text', async () => {
  const [, second] = await service.run([
    insertOrder('a', { item: 'tea' }),
    insertOrder('b', { item: '$a/0/id', note: { $ref: '#/definitions/a', cost: '$5' } }),
  ])
  assert.deepEqual([second?.body?.[0]?.item, second?.body?.[0]?.note], ['$a/0/id', { $ref: '#/definitions/a', cost: '$5' }])
})

test('a condition decides whether a request is done, and the rest of its group', async () => {
  const withdraw = (id: string, condition: string) => insertOrder(id, { item: id }, { dependsOn: ['a'], if: condition })
  const answers = await service.run([
    insertOrder('a', { item: 'tea', price: 3 }),
    withdraw('yes', "$a/$succeeded and ($a/0/price ge 3 or $a/0/item eq 'milk') and not ($a/0/item ne 'tea')"),
    withdraw('no', '$a/0/price gt 3'),
    withdraw('missing', '$a/0/stock eq null'),
    { id: 'bad', method: 'get', url: 'nothing' },
    insertOrder('instead', { item: 'instead' }, { dependsOn: ['bad'], if: 'not $bad/$succeeded' }),
    insertOrder('g1', { item: 'g1' }, { atomicityGroup: 'g' }),
    insertOrder('g2', { item: 'g2' }, { atomicityGroup: 'g', dependsOn: ['g1'], if: '$g1/0/price ge 1' }),
  ])
  assert.deepEqual(statuses(answers), [
    'a 201',
    'yes 201',
    'no 424 batch_condition_false',
    'missing 201',
    'bad 404 PGRST205',
    'instead 201',
    'g1 424 batch_group_failed',
    'g2 424 batch_condition_false',
  ])
})

test('bodies that are no JSON come as text or in base64url', async () => {
  const csv = Buffer.from('item\ntea\ncoffee').toString()
  const answers = await service.run([
    { id: 'a', method: 'post', url: 'orders', headers: { 'content-type': 'text/csv' }, body: csv },
    {
      id: 'b',
      method: 'post',
      url: 'orders',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: Buffer.from('item=milk').toString('base64url'),
    },
    { id: 'c', method: 'get', url: 'orders?select=item&item=eq.caf%C3%A9' },
    insertOrder('d', { item: 'caf\u00e9' }),
    { id: 'e', method: 'get', url: 'orders?select=item&item=eq.caf\u00e9' },
  ])
  assert.deepEqual(statuses(answers), ['a 201', 'b 201', 'c 200', 'd 201', 'e 200'])
  assert.deepEqual(answers[4]?.body, [{ item: 'caf\u00e9' }])
  assert.equal(await service.count('orders'), 4)
})
