import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startTestArchive, type TestArchive } from '../../tests/support/test-archive.ts'
import { by, column, compare, embed, here, is, readOf } from '../../tests/support/test-intents.ts'
import type { Condition } from './intent.ts'

let archive: TestArchive
before(async () => {
  archive = await startTestArchive()
})
after(() => archive.stop())

async function ids(...conditions: readonly Condition[]): Promise<readonly number[]> {
  const rows = (await archive.read(
    readOf('films', { select: ['id'], where: here(...conditions), order: [{ embeds: [], terms: [by('id')] }] }),
  )) as {
    id: number
  }[]
  return rows.map(({ id }) => id)
}

test('the body is the text that json_agg makes', async () => {
  const { body, pageTotal, total } = await archive.run(readOf('directors'))
  assert.equal(body.toString(), '[{"id":1,"name":"Ida"}, \n {"id":2,"name":"Jean"}, \n {"id":3,"name":"Nobody"}]')
  assert.equal(pageTotal, 3)
  assert.equal(total, undefined)
})

test('no rows make an empty array', async () => {
  assert.equal((await archive.run(readOf('directors', { where: here(is('id', 'eq', '99')) }))).body.toString(), '[]')
})

const comparisons: readonly (readonly [title: string, condition: Condition, found: readonly number[]])[] = [
  ['eq', is('id', 'eq', '2'), [2]],
  ['neq leaves out nulls', is('year', 'neq', '1950'), [2, 3]],
  ['gt', is('id', 'gt', '2'), [3, 4]],
  ['gte', is('id', 'gte', '2'), [2, 3, 4]],
  ['lt', is('id', 'lt', '2'), [1]],
  ['lte', is('id', 'lte', '2'), [1, 2]],
  ['like takes * for %', is('title', 'like', 'S*'), [2, 3]],
  ['ilike', is('title', 'ilike', 's*'), [2, 3]],
  ['match', is('title', 'match', '^[RF]'), [1, 4]],
  ['imatch', is('title', 'imatch', '^[rf]'), [1, 4]],
  ['cs', is('tags', 'cs', '{noir}'), [1, 4]],
  ['cd', is('tags', 'cd', '{noir,city}'), [1, 2, 3, 4]],
  ['ov', is('tags', 'ov', '{noir,city}'), [1, 2, 4]],
  ['eq any', is('id', 'eq', '{1,3}', 'any'), [1, 3]],
  ['like all', is('title', 'like', '{S*,*n}', 'all'), [2]],
  ['in', compare('id', { kind: 'in', values: ['1', '4'] }), [1, 4]],
  ['in with quotes and commas', compare('title', { kind: 'in', values: ['a"b', 'c,d', 'Fog', 'x\\y'] }), [4]],
  ['an empty in() matches nothing', compare('id', { kind: 'in', values: [''] }), []],
  ['not in', compare('id', { kind: 'in', values: ['1', '4'] }, true), [2, 3]],
  ['is null', compare('year', { kind: 'is', value: 'null' }), [4]],
  ['is not null', compare('year', { kind: 'is', value: 'not_null' }), [1, 2, 3]],
  ['isdistinct counts null as a value', compare('year', { kind: 'isdistinct', value: '1950' }), [2, 3, 4]],
  ['fts in no language', compare('plot', { kind: 'fullText', operator: 'fts', language: 'simple', value: 'rain' }), [1]],
  ['fts in a language', compare('plot', { kind: 'fullText', operator: 'fts', language: 'english', value: 'rain' }), [1, 2]],
  ['wfts', compare('plot', { kind: 'fullText', operator: 'wfts', language: 'english', value: 'rain -light' }), [1]],
  ['a path into json', is('facts->seats->rows->0', 'eq', '3'), [1]],
  ['a path that ends in text', is('facts->>lang', 'eq', 'fr'), [2]],
  ['a path into an array column', is('tags->>0', 'eq', 'city'), [2]],
  ['a computed column', is('headline', 'eq', 'FOG'), [4]],
  [
    'or of a comparison and a negated and',
    {
      kind: 'group',
      operator: 'or',
      negated: false,
      conditions: [
        is('id', 'eq', '4'),
        { kind: 'group', operator: 'and', negated: true, conditions: [is('id', 'gt', '1'), is('id', 'lt', '9')] },
      ],
    },
    [1, 4],
  ],
]

for (const [title, condition, found] of comparisons) {
  test(`filter: ${title}`, async () => assert.deepEqual(await ids(condition), found))
}

test('columns are renamed, cast and taken out of json', async () => {
  const select = [column('title', { alias: 'name' }), column('year', { cast: 'text' }), 'facts->seats->rows->1', 'facts->>lang', 'headline']
  assert.deepEqual(await archive.read(readOf('films', { select, where: here(is('id', 'eq', '1')) })), [
    { name: 'Rain', year: '1950', rows: 4, lang: 'en', headline: 'RAIN' },
  ])
})

test('a cast to what every object of JavaScript has is to a type that is not there', async () => {
  for (const cast of ['constructor', 'toString', '__proto__', 'constructor[]']) {
    const refusal = await archive.refuse(readOf('films', { select: [column('id', { cast })] }))
    assert.equal(refusal.code, '42704')
  }
})

test('a cast to a type that is not there is refused before it could be SQL', async () => {
  const refusal = await archive.refuse(readOf('films', { select: [column('id', { cast: 'int); drop table films; --' })] }))
  assert.deepEqual([refusal.code, refusal.status], ['42704', 400])
})

test('order puts nulls where it is told', async () => {
  const order = [{ embeds: [], terms: [by('year', { direction: 'desc', nulls: 'last' })] }] as const
  assert.deepEqual(await archive.read(readOf('films', { select: ['id'], order })), [{ id: 3 }, { id: 2 }, { id: 1 }, { id: 4 }])
})

test('a domain is shown, filtered and listed in its own json form', async () => {
  assert.deepEqual(await archive.read(readOf('posters', { select: ['*'], where: here(is('colour', 'eq', '#0000ff')) })), [
    { id: 1, film_id: 1, colour: '#0000ff' },
  ])
  const listed = here(compare('colour', { kind: 'in', values: ['#0000ff', '#00ff00'] }))
  assert.deepEqual(await archive.read(readOf('posters', { select: [column('colour', { alias: 'c' })], where: listed })), [
    { c: '#0000ff' },
    { c: '#00ff00' },
  ])
})

test('limit and offset cut a page, an exact count tells the whole', async () => {
  const page = { pages: [{ embeds: [], offset: 1, limit: 2 }], order: [{ embeds: [], terms: [by('id')] }] }
  const { body, pageTotal, total } = await archive.run(readOf('films', { select: ['id'], ...page, preferences: { count: 'exact' } }))
  assert.deepEqual([JSON.parse(body.toString()), pageTotal, total], [[{ id: 2 }, { id: 3 }], 2, 4])
})

test('a planned count is an estimate of the planner, an estimated one is exact up to the row limit', async () => {
  await archive.query('analyze archive.films')
  const asked = readOf('films', { select: ['id'] })
  assert.equal((await archive.run({ ...asked, preferences: { count: 'planned' } })).total, 4)
  assert.equal((await archive.run({ ...asked, preferences: { count: 'estimated' } }, { limits: { maxRows: 9 } })).total, 4)
})

test('the administrator limits the rows of every level', async () => {
  assert.equal((await archive.run(readOf('films'), { limits: { maxRows: 3 } })).pageTotal, 3)
  const asked = readOf('directors', { select: [embed('films', ['id'])], where: here(is('id', 'eq', '1')) })
  assert.deepEqual(await archive.read(asked, { limits: { maxRows: 1 } }), [{ films: [{ id: 1 }] }])
})

test('a head has no body but counts', async () => {
  const { body, total } = await archive.run({ ...readOf('films', { preferences: { count: 'exact' } }), headOnly: true })
  assert.deepEqual([body.toString(), total], ['', 4])
})

test('only the asked columns are read, so that a grant on some is enough', async () => {
  assert.deepEqual(await archive.read(readOf('vault', { select: ['id', 'open'], pages: [{ embeds: [], offset: 0, limit: 1 }] })), [
    { id: 1, open: 'seen' },
  ])
})

test('an unknown table is answered with the nearest name', async () => {
  assert.deepEqual(await archive.refuse(readOf('film')), {
    code: 'PGRST205',
    status: 404,
    message: "Could not find the table 'archive.film' in the schema cache",
    details: null,
    hint: "Perhaps you meant the table 'archive.films'",
  })
})
