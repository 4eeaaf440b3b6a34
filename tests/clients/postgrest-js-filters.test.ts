import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type RecordShop, startRecordShop } from './record-shop.ts'

let shop: RecordShop
before(async () => {
  shop = await startRecordShop()
})
after(() => shop.stop())

function albums() {
  return shop.visitor.from('albums').select('id').order('id')
}

type Albums = ReturnType<typeof albums>
type Filtered = (albums: Albums) => Albums

/** Every filter of the client, and the albums that it leaves. */
const filters: Readonly<Record<string, readonly [Filtered, readonly number[]]>> = {
  eq: [(albums) => albums.eq('year', 1971), [1]],
  neq: [(albums) => albums.neq('year', 1971), [2, 3, 4]],
  gt: [(albums) => albums.gt('year', 1974), [3, 4]],
  gte: [(albums) => albums.gte('year', 1974), [2, 3, 4]],
  lt: [(albums) => albums.lt('year', 1974), [1]],
  lte: [(albums) => albums.lte('year', 1974), [1, 2]],
  like: [(albums) => albums.like('title', '%Tide'), [1, 2]],
  likeAllOf: [(albums) => albums.likeAllOf('title', ['%T%', '%s']), [3]],
  likeAnyOf: [(albums) => albums.likeAnyOf('title', ['Low%', 'Snow%']), [1, 4]],
  ilike: [(albums) => albums.ilike('title', 'LOW%'), [1]],
  ilikeAllOf: [(albums) => albums.ilikeAllOf('title', ['%t%', '%S']), [3]],
  ilikeAnyOf: [(albums) => albums.ilikeAnyOf('title', ['low%', 'SNOW%']), [1, 4]],
  regexMatch: [(albums) => albums.regexMatch('title', '^(Low|High)'), [1, 2]],
  regexIMatch: [(albums) => albums.regexIMatch('title', '^snow'), [4]],
  is: [(albums) => albums.is('year', null), [5]],
  isDistinct: [(albums) => albums.isDistinct('year', 1971), [2, 3, 4, 5]],
  in: [(albums) => albums.in('title', ['Demo', 'Low Tide', 'a,b', '(c)', 'd"e']), [1, 5]],
  notIn: [(albums) => albums.notIn('year', [1971, 1974]), [3, 4]],
  'contains, of an array': [(albums) => albums.contains('tags', ['sea']), [1, 2]],
  'contains, of JSON': [(albums) => albums.contains('details', { mono: true }), [1]],
  'contains, of a range': [(albums) => albums.contains('on_sale', '[2024-01-10,2024-01-12)'), [1]],
  'containedBy, of an array': [(albums) => albums.containedBy('tags', ['sea', 'folk']), [1, 2, 4, 5]],
  'containedBy, of JSON': [(albums) => albums.containedBy('details', { weight: 45, side: 'none', mono: true }), [5]],
  'containedBy, of a range': [(albums) => albums.containedBy('on_sale', '[2024-01-01,2024-02-15)'), [1, 5]],
  'overlaps, of an array': [(albums) => albums.overlaps('tags', ['folk', 'rail']), [1, 3, 5]],
  'overlaps, of a range': [(albums) => albums.overlaps('on_sale', '[2024-02-10,2024-02-11)'), [2, 4]],
  rangeGt: [(albums) => albums.rangeGt('on_sale', '[2023-12-01,2024-01-01)'), [1, 2, 4]],
  rangeGte: [(albums) => albums.rangeGte('on_sale', '[2024-01-15,2024-02-01)'), [2, 4]],
  rangeLt: [(albums) => albums.rangeLt('on_sale', '[2024-02-01,2024-03-01)'), [1]],
  rangeLte: [(albums) => albums.rangeLte('on_sale', '[2024-01-01,2024-02-15)'), [1]],
  rangeAdjacent: [(albums) => albums.rangeAdjacent('on_sale', '[2024-02-01,2024-02-10)'), [1]],
  textSearch: [(albums) => albums.textSearch('words', 'tide & !low', { config: 'english' }), [2]],
  'textSearch, plain': [(albums) => albums.textSearch('words', 'the low tides', { config: 'english', type: 'plain' }), [1]],
  'textSearch, phrase': [(albums) => albums.textSearch('words', 'night train', { config: 'english', type: 'phrase' }), [3]],
  'textSearch, websearch': [(albums) => albums.textSearch('words', 'night or snow', { type: 'websearch' }), [3, 4]],
  match: [(albums) => albums.match({ artist_id: 1, year: 1974 }), [2]],
  not: [(albums) => albums.not('format', 'eq', 'single'), [1, 2, 3]],
  or: [(albums) => albums.or('year.lt.1972,and(format.eq.single,price.is.null)'), [1, 5]],
  filter: [(albums) => albums.filter('details->>weight', 'in', '("140","45")'), [2, 5]],
  'filters together': [(albums) => albums.gt('year', 1970).lt('year', 2000).contains('tags', ['sea']).neq('title', 'Low Tide'), [2]],
}

for (const [name, [filtered, left]] of Object.entries(filters)) {
  test(`${name} leaves what it should`, async () => {
    const { data, error } = await filtered(albums())
    assert.equal(error, null)
    assert.deepEqual(
      data?.map(({ id }) => id),
      left,
    )
  })
}

test('or() filters an embed by its name, which leaves the row', async () => {
  const labels = shop.visitor.from('labels').select('name, artists(name)').eq('id', 1)
  const { data } = await labels.or('country.is.null,name.like.N%', { referencedTable: 'artists' })
  assert.deepEqual(data, [{ name: 'Northwind', artists: [{ name: 'Nils Hay' }] }])
})

test('a filter of an inner embed chooses the row', async () => {
  const { data } = await shop.visitor.from('labels').select('name, artists!inner(name)').eq('artists.country', 'UK')
  assert.deepEqual(data, [{ name: 'Tin Roof', artists: [{ name: 'Marlow Trio' }] }])
})
