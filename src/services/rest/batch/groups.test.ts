import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { ada, type BatchService, insertOrder, startBatchService, statuses } from '../../../../tests/support/batch-service.ts'

let service: BatchService

before(async () => {
  service = await startBatchService()
})
beforeEach(() => service.clear())
after(() => service.stop())

test('a group is done whole', async () => {
  const answers = await service.run([
    insertOrder('a', { item: 'tea' }, { atomicityGroup: 'g' }),
    insertOrder('b', { item: 'coffee' }, { atomicityGroup: 'g' }),
  ])
  assert.deepEqual(statuses(answers), ['a 201', 'b 201'])
  assert.deepEqual(new Set(answers.map((answer) => (answer as { atomicityGroup?: string }).atomicityGroup)), new Set(['g']))
  assert.equal(await service.count('orders'), 2)
})

test('a group of which one fails leaves nothing; what is outside of it stays', async () => {
  const answers = await service.run([
    insertOrder('before', { item: 'milk' }),
    insertOrder('a', { item: 'tea' }, { atomicityGroup: 'g' }),
    insertOrder('b', { item: '' }, { atomicityGroup: 'g' }),
    insertOrder('c', { item: 'coffee' }, { atomicityGroup: 'g' }),
    insertOrder('after', { item: 'water' }),
    insertOrder('dependent', { item: 'ice' }, { dependsOn: ['g'] }),
  ])
  assert.deepEqual(statuses(answers), [
    'before 201',
    'a 424 batch_group_failed',
    'b 400 23514',
    'c 424 batch_group_failed',
    'after 201',
    'dependent 424 batch_dependency_failed',
  ])
  assert.equal(answers[1]?.body?.message, 'Undone, because "b" of the same group "g" has failed')
  assert.deepEqual(
    (await service.query('select item from orders order by id')).map(({ item }) => item),
    ['milk', 'water'],
  )
})

test('a step that SQL answers with an error status undoes its group', async () => {
  const choose = (status: number) => ({ id: 'b', atomicityGroup: 'g', method: 'post', url: 'rpc/choose', body: { status } })
  const failed = await service.run([insertOrder('a', { item: 'tea' }, { atomicityGroup: 'g' }), choose(402)])
  assert.deepEqual(statuses(failed), ['a 424 batch_group_failed', 'b 402'])
  assert.equal(await service.count('orders'), 0)
  assert.deepEqual(statuses(await service.run([insertOrder('a', { item: 'tea' }, { atomicityGroup: 'g' }), choose(202)])), [
    'a 201',
    'b 202',
  ])
})

test('what only the end of the transaction finds is told of the last request, and undoes all', async () => {
  const line = { id: 'a', atomicityGroup: 'g', method: 'post', url: 'lines', body: { order_id: 99 } }
  const answers = await service.run([line, insertOrder('b', { item: 'tea' }, { atomicityGroup: 'g' })])
  assert.deepEqual(statuses(answers), ['a 424 batch_group_failed', 'b 409 23503'])
  assert.equal((await service.count('lines')) + (await service.count('orders')), 0)
})

test('deferred constraints wait for the whole group, and its triggers run as the caller', async () => {
  const answers = await service.run([
    { id: 'line', atomicityGroup: 'g', method: 'post', url: 'lines', body: { order_id: 1 } },
    insertOrder('order', { item: 'tea' }, { atomicityGroup: 'g' }),
  ])
  assert.deepEqual(statuses(answers), ['line 201', 'order 201'])
  assert.deepEqual(await service.query('select said from log'), [{ said: 'authenticated ada' }])
})

test('a step sees what the steps before it wrote, and nothing that they had set', async () => {
  const told = (id: string, zone?: string) => ({
    id,
    atomicityGroup: 'g',
    method: 'get',
    url: 'rpc/told',
    ...(zone && { headers: { prefer: `timezone=${zone}` } }),
  })
  const answers = await service.run(
    [
      insertOrder('a', { item: 'tea' }, { atomicityGroup: 'g' }),
      { id: 'b', atomicityGroup: 'g', method: 'post', url: 'rpc/choose', body: { status: 200 } },
      told('c', 'Europe/Paris'),
      told('d'),
      { id: 'e', atomicityGroup: 'g', method: 'get', url: 'orders?select=item' },
    ],
    { 'user-agent': 'tester' },
  )
  const usual = { role: 'authenticated', path: '/rpc/told', method: 'GET', agent: 'tester', left: '' }
  assert.deepEqual(answers[2]?.body, { ...usual, zone: 'Europe/Paris' })
  assert.deepEqual(answers[3]?.body, { ...usual, zone: (await service.query('show timezone'))[0]?.TimeZone })
  assert.deepEqual(answers[4]?.body, [{ item: 'tea' }, { item: 'chosen' }])
})

test('a GET inside a group cannot write', async () => {
  const answers = await service.run([
    insertOrder('a', { item: 'tea' }, { atomicityGroup: 'g' }),
    { id: 'b', atomicityGroup: 'g', method: 'get', url: 'rpc/touch' },
  ])
  assert.deepEqual(statuses(answers), ['a 424 batch_group_failed', 'b 405 25006'])
})

test('a function with an isolation level of its own is refused inside a group and done outside', async () => {
  const strictly = { method: 'post', url: 'rpc/strictly', body: {} }
  assert.deepEqual(statuses(await service.run([{ id: 'a', ...strictly, atomicityGroup: 'g' }])), ['a 400 isolation_fixed'])
  assert.deepEqual(statuses(await service.run([{ id: 'a', ...strictly }])), ['a 200'])
})

test('tx=rollback of a batch tries it out; inside a group it undoes one step', async () => {
  await service.behind({ transactionEnd: 'commit-allow-override' }, {}, async (free) => {
    const undone = { headers: { prefer: 'return=representation, tx=rollback' } }
    const tried = await free.post(
      { requests: [insertOrder('a', { item: 'tea' }), insertOrder('b', { item: 'milk' }, { atomicityGroup: 'g' })] },
      { prefer: 'tx=rollback' },
    )
    assert.equal(tried.headers.get('preference-applied'), 'tx=rollback')
    assert.deepEqual(statuses(JSON.parse(tried.text).responses), ['a 201', 'b 201'])
    assert.equal(await service.count('orders'), 0)
    const answers = await free.run([
      insertOrder('a', { item: 'tea' }, { atomicityGroup: 'g', ...undone }),
      insertOrder('b', { item: 'milk' }, { atomicityGroup: 'g' }),
    ])
    assert.equal(answers[0]?.headers['preference-applied'], 'return=representation, tx=rollback')
    assert.deepEqual(await service.query('select item from orders'), [{ item: 'milk' }])
  })
})

test('a client that leaves undoes the group that was under way, and nothing after it is done', async () => {
  const leaving = new AbortController()
  const requests = [
    insertOrder('a', { item: 'tea' }, { atomicityGroup: 'g' }),
    { id: 'b', atomicityGroup: 'g', method: 'post', url: 'rpc/sleep', body: {} },
    insertOrder('c', { item: 'milk' }),
  ]
  const headers = { 'content-type': 'application/json', ...ada }
  const left = fetch(`${service.url}/$batch`, { method: 'POST', headers, body: JSON.stringify({ requests }), signal: leaving.signal })
  const sleepers = () => service.query("select from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'")
  while ((await sleepers()).length === 0) await sleep(10)
  leaving.abort()
  await assert.rejects(left, { name: 'AbortError' })
  while ((await sleepers()).length > 0) await sleep(10)
  const open = () =>
    service.query('select from pg_stat_activity where datname = current_database() and xact_start is not null and pid <> pg_backend_pid()')
  while ((await open()).length > 0) await sleep(10)
  assert.equal(await service.count('orders'), 0)
})
