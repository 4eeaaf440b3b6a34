import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startTestArchive, type TestArchive } from '../../tests/support/test-archive.ts'
import { by, callByGet, column, embed, here, is, readOf } from '../../tests/support/test-intents.ts'
import type { MediaType } from './intent.ts'
import { planIntent } from './plan-intent.ts'

let archive: TestArchive
before(async () => {
  archive = await startTestArchive()
})
after(() => archive.stop())

const type = (name: string, parameters: MediaType['parameters'] = {}): MediaType => ({ type: name, parameters })
const accept = (...types: readonly MediaType[]) => ({ accept: types })
const inOrder = [{ embeds: [], terms: [by('id')] }] as const
const limits = {
  maxRows: undefined,
  aggregates: true,
  explain: false,
  embedDepth: undefined,
  targetNamesInFilters: true,
  embedsAsJsonb: false,
}

test('one object is the row itself', async () => {
  const asked = readOf('directors', { where: here(is('id', 'eq', '1')), ...accept(type('application/vnd.pgrst.object')) })
  assert.equal((await archive.run(asked)).body.toString(), '{"id":1,"name":"Ida"}')
  assert.deepEqual(planIntent(asked, archive.catalog, limits).media.type, type('application/vnd.pgrst.object+json'))
})

test('one object of several rows is refused', async () => {
  const refusal = await archive.refuse(readOf('directors', accept(type('application/vnd.pgrst.object+json'))))
  assert.deepEqual([refusal.code, refusal.status, refusal.details], ['PGRST116', 406, 'The result contains 3 rows'])
})

test('nulls can be left out', async () => {
  const asked = readOf('films', {
    select: ['id', 'year'],
    where: here(is('id', 'gte', '3')),
    order: inOrder,
    ...accept(type('application/vnd.pgrst.array+json', { nulls: 'stripped' })),
  })
  assert.equal((await archive.run(asked)).body.toString(), '[{"id":3,"year":1970},{"id":4}]')
})

test('embeds are printed as compactly as rows, or as jsonb where that is decided', async () => {
  const asked = readOf('films', {
    select: ['id', embed('directors', ['name', 'id']), embed('roles', ['part'])],
    where: here(is('id', 'eq', '1')),
  })
  const print = async (embedsAsJsonb: boolean) => (await archive.run(asked, { limits: { embedsAsJsonb } })).body.toString()
  assert.equal(await print(false), '[{"id":1,"directors":{"name":"Ida","id":1},"roles":[{"part":"lead"},{"part":"friend"}]}]')
  assert.equal(await print(true), '[{"id":1,"directors":{"id": 1, "name": "Ida"},"roles":[{"part": "lead"}, {"part": "friend"}]}]')
})

test('csv has a header, quotes what it must, and shows embeds as json', async () => {
  const asked = readOf('films', {
    select: ['id', column('title', { alias: 'name' }), 'tags', embed('directors', ['name'])],
    where: here(is('id', 'lt', '3')),
    order: inOrder,
    ...accept(type('text/csv')),
  })
  assert.equal(
    (await archive.run(asked)).body.toString(),
    'id,name,tags,directors\n1,Rain,"{noir,city}","{""name"": ""Ida""}"\n2,Sun,{city},"{""name"": ""Ida""}"',
  )
})

test('the first type that can be made is taken', async () => {
  const asked = readOf('films', accept(type('image/webp'), type('text/csv'), type('application/json')))
  assert.deepEqual(planIntent(asked, archive.catalog, limits).media.type, type('text/csv'))
})

test('types that cannot be made are refused by name', async () => {
  const refusal = await archive.refuse(readOf('films', accept(type('image/webp'), type('text/html'))))
  assert.deepEqual(
    [refusal.code, refusal.status, refusal.message],
    ['PGRST107', 406, 'None of these media types are available: image/webp, text/html'],
  )
})

test('a function that returns a media type answers in it, bytes as they are', async () => {
  const page = await archive.run(callByGet('page', [], accept(type('text/html'))))
  assert.deepEqual([page.body.toString(), page.pageTotal], ['<p>hello</p>', 1])
  const dot = await archive.run(callByGet('dot', [], accept(type('image/png'))))
  assert.deepEqual(dot.body, Buffer.from([0x89, 0x50, 0x4e, 0x47]))
})

test('an aggregate of the database makes its media type from any rows', async () => {
  const asked = readOf('directors', { select: ['name'], order: inOrder, ...accept(type('text/list')) })
  assert.equal((await archive.run(asked)).body.toString(), '(Ida)\n(Jean)\n(Nobody)')
})

test('the plan of a request is shown instead of its rows, where that is allowed', async () => {
  const asked = readOf('films', accept(type('application/vnd.pgrst.plan+json', { options: 'verbose|analyze' })))
  const explained = JSON.parse((await archive.run(asked)).body.toString())
  assert.equal(explained[0].Plan['Node Type'], 'Aggregate')
  assert.ok(explained[0]['Execution Time'] >= 0)
  assert.equal((await archive.refuse(asked, { limits: { explain: false } })).code, 'PGRST107')
  assert.deepEqual(planIntent(asked, archive.catalog, { ...limits, explain: true }).media.type, {
    type: 'application/vnd.pgrst.plan+json',
    parameters: { for: 'application/json', options: 'analyze|verbose' },
  })
})
