import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { RunningRest } from '../../src/server/rest/assemble-rest.ts'
import { type ConformanceDatabase, createConformanceDatabase } from './conformance-server.ts'

type GroupsExample = {
  readonly ask: string
  /** Plain SQL that gives the same rows another way, in the schema of the shop. */
  readonly reference: string
  readonly rows: readonly Record<string, unknown>[]
}

/** What is ours beside the dialect: conditions on groups and their order, where a spread or an embed of an embed takes part. */
const examples: Readonly<Record<string, GroupsExample>> = {
  'having in a row that is spread chooses groups of the level it is spread into': {
    ask: '/albums?select=format,...artists(country)&artists.having=count().gt.1',
    reference: `select format, country from albums join artists a on a.id = artist_id group by 1, 2 having count(*) > 1`,
    rows: [{ format: 'album', country: 'NO' }],
  },
  'having of a row that nothing is selected of': {
    ask: '/artists?select=country,...labels()&labels.having=founded.max().lt.1990',
    reference: 'select country from artists join labels l on l.id = label_id group by 1 having max(founded) < 1990',
    rows: [{ country: 'NO' }],
  },
  'count() in a row that is spread counts the rows that have one': {
    ask: '/albums?select=format,...sleeves()&sleeves.having=count().eq.0&order=format',
    reference: 'select format from albums left join sleeves on album_id = id group by 1 having count(album_id) = 0 order by 1',
    rows: [{ format: 'single' }, { format: 'box' }],
  },
  'having comes up through spreads within spreads, beside one of its own': {
    ask: '/tracks?select=...albums(format,...artists(country))&albums.artists.having=count().gt.1&having=seconds.sum().gt.500&order=seconds.sum()',
    reference: `select format, country from tracks join albums al on al.id = album_id join artists a on a.id = artist_id
      group by 1, 2 having count(*) > 1 and sum(seconds) > 500 order by sum(seconds)`,
    rows: [
      { format: 'box', country: 'UK' },
      { format: 'album', country: 'NO' },
    ],
  },
  'having in a row that is spread takes trees, casts and JSON paths': {
    ask: '/tracks?select=...albums(format)&albums.having=or(details->weight::int.max().gt.170,not.and(price.min().lt.9,count().eq.1))&order=albums(format)',
    reference: `select format from tracks join albums al on al.id = album_id group by 1
      having max((details->'weight')::int) > 170 or not (min(price) < 9 and count(*) = 1) order by 1`,
    rows: [{ format: 'album' }, { format: 'box' }],
  },
  'a star beside such a row is every column': {
    ask: '/sleeves?select=*,...albums(title)&albums.having=price.sum().gt.10',
    reference: 'select sleeves.*, title from sleeves join albums al on al.id = album_id where price > 10',
    rows: [{ album_id: 1, colour: 'blue', title: 'Low Tide' }],
  },
  'groups are ordered by an aggregate of a row that is spread, behind an order of their own': {
    ask: '/albums?select=format,...artists(country)&order=format&artists.order=id.max().desc.nullslast',
    reference: 'select format, country from albums join artists a on a.id = artist_id group by 1, 2 order by 1, max(a.id) desc nulls last',
    rows: [
      { format: 'single', country: null },
      { format: 'single', country: 'NO' },
      { format: 'album', country: 'NO' },
      { format: 'box', country: 'UK' },
    ],
  },
  'having of a spread list chooses the groups that stand in its arrays': {
    ask: '/artists?select=name,...albums(formats:format)&albums.having=count().gt.1&order=id',
    reference: `select name, coalesce((select json_agg(format) from (select format from albums where artist_id = artists.id group by 1 having count(*) > 1) g), '[]') formats
      from artists order by id`,
    rows: [
      { name: 'Ada Brook', formats: ['album'] },
      { name: 'Marlow Trio', formats: [] },
      { name: 'Nils Hay', formats: [] },
      { name: 'The Unsigned', formats: [] },
    ],
  },
  'a spread list is in the order of an aggregate': {
    ask: '/labels?select=name,...artists(country,...albums(titles:title))&id=eq.1&artists.order=id.max().desc&artists.albums.order=price.sum()',
    reference: `select name, (select json_agg(country order by top desc) from (select country, max(id) top, id from artists where label_id = labels.id group by country, id) g) country,
      (select json_agg(titles order by id desc) from (select a.id, (select json_agg(title order by price) from albums where artist_id = a.id) titles from artists a where label_id = labels.id) g) titles
      from labels where id = 1`,
    rows: [{ name: 'Northwind', country: ['NO', 'NO'], titles: [['Snow Songs'], ['High Tide', 'Low Tide']] }],
  },
  'a spread list is cut in the order of an aggregate': {
    ask: '/artists?select=name,...albums(formats:format)&albums.order=price.sum().desc&albums.limit=1&id=in.(1,2)&order=id',
    reference: `select name, (select json_agg(format) from (select format from albums where artist_id = artists.id group by 1 order by sum(price) desc limit 1) g) formats
      from artists where id in (1, 2) order by id`,
    rows: [
      { name: 'Ada Brook', formats: ['album'] },
      { name: 'Marlow Trio', formats: ['box'] },
    ],
  },
  'a row spread within a spread list has its groups in the list': {
    ask: '/genres?select=name,...albums(formats:format,...artists(countries:country))&albums.artists.having=count().gt.1&albums.artists.order=id.sum()&id=in.(2,3)&order=id',
    reference: `select name,
      coalesce((select json_agg(format) from (select format from album_genres join albums al on al.id = album_id join artists a on a.id = artist_id where genre_id = genres.id group by format, country having count(*) > 1) g), '[]') formats,
      coalesce((select json_agg(country) from (select country from album_genres join albums al on al.id = album_id join artists a on a.id = artist_id where genre_id = genres.id group by format, country having count(*) > 1) g), '[]') countries
      from genres where id in (2, 3) order by id`,
    rows: [
      { name: 'folk', formats: ['album'], countries: ['NO'] },
      { name: 'jazz', formats: [], countries: [] },
    ],
  },
  'an inner spread list keeps the rows that have such groups': {
    ask: '/artists?select=name,...albums!inner(formats:format)&albums.having=price.sum().gt.14&order=id',
    reference: `select name, json_agg(format) formats from (select a.id, name, format from artists a join albums on artist_id = a.id group by 1, 2, 3 having sum(price) > 14) g
      group by id, name order by id`,
    rows: [
      { name: 'Ada Brook', formats: ['album'] },
      { name: 'Marlow Trio', formats: ['box'] },
    ],
  },
  'an inner embed with embeds of its own keeps the rows that have such groups': {
    ask: '/artists?select=name,albums!inner(format,sleeves(colour))&albums.having=price.max().gt.12&order=id',
    reference: `select name, json_agg(json_build_object('format', format, 'sleeves', sleeve)) albums from
      (select a.id, name, format, case when colour is null then null else json_build_object('colour', colour)::jsonb end sleeve
       from artists a join albums al on artist_id = a.id left join sleeves on album_id = al.id group by 1, 2, 3, 4 having max(price) > 12) g
      group by id, name order by id`,
    rows: [
      { name: 'Ada Brook', albums: [{ format: 'album', sleeves: { colour: 'blue' } }] },
      { name: 'Marlow Trio', albums: [{ format: 'box', sleeves: null }] },
    ],
  },
  'so does one whose groups a list within it tells apart': {
    ask: '/labels?select=name,artists!inner(country,albums(title))&artists.having=id.max().lt.2&artists.albums.order=id',
    reference: `select name, json_agg(json_build_object('country', country, 'albums', albums)) artists from
      (select l.name, a.id, country, (select json_agg(json_build_object('title', title) order by id)::jsonb from albums where artist_id = a.id) albums
       from labels l join artists a on label_id = l.id) g where id < 2 group by name`,
    rows: [{ name: 'Northwind', artists: [{ country: 'NO', albums: [{ title: 'Low Tide' }, { title: 'High Tide' }] }] }],
  },
  'and one whose groups come of a row that is spread within it': {
    ask: '/labels?select=name,artists!inner(country,...labels(city))&artists.labels.having=founded.sum().gt.3000',
    reference: `select name, json_agg(json_build_object('country', country, 'city', city)) artists from
      (select l.id, l.name, country, other.city from labels l join artists a on label_id = l.id join labels other on other.id = a.label_id
       group by 1, 2, 3, 4 having sum(other.founded) > 3000) g group by id, name`,
    rows: [{ name: 'Northwind', artists: [{ country: 'NO', city: 'Oslo' }] }],
  },
  'a null filter asks for groups, too': {
    ask: '/artists?select=name,albums(format,sleeves(colour))&albums.having=price.max().gt.12&albums=is.null&order=id',
    reference: `select name, '[]'::json albums from artists a where not exists (select from albums where artist_id = a.id group by format, id having max(price) > 12) order by id`,
    rows: [
      { name: 'Nils Hay', albums: [] },
      { name: 'The Unsigned', albums: [] },
    ],
  },
  'within a tree as well': {
    ask: '/artists?select=name,albums(format,sleeves(colour))&albums.having=price.max().gt.12&or=(albums.not.is.null,id.eq.4)&order=id&albums.format=neq.box',
    reference: `select name, coalesce((select json_agg(json_build_object('format', format, 'sleeves', case when colour is null then null else json_build_object('colour', colour) end))
      from albums left join sleeves on album_id = id where artist_id = a.id and format <> 'box' and price > 12), '[]') albums
      from artists a where id = 4 or exists (select from albums where artist_id = a.id and format <> 'box' and price > 12) order by id`,
    rows: [
      { name: 'Ada Brook', albums: [{ format: 'album', sleeves: { colour: 'blue' } }] },
      { name: 'The Unsigned', albums: [] },
    ],
  },
  'groups are ordered by the JSON path that makes them': {
    ask: '/albums?select=details->weight,count()&order=details->weight.desc.nullslast',
    reference: `select details->'weight' weight, count(*)::int from albums group by 1 order by 1 desc nulls last`,
    rows: [
      { weight: 180, count: 1 },
      { weight: 140, count: 1 },
      { weight: 45, count: 1 },
      { weight: null, count: 1 },
      { weight: null, count: 1 },
    ],
  },
  'and so are the arrays of a spread list': {
    ask: '/artists?select=name,...albums(details->weight)&albums.having=count().gt.0&albums.order=details->weight&id=eq.1',
    reference: `select name, (select json_agg(details->'weight' order by details->'weight') from albums where artist_id = artists.id) weight from artists where id = 1`,
    rows: [{ name: 'Ada Brook', weight: [140, 180] }],
  },
}

describe('groups', () => {
  let database: ConformanceDatabase
  let hot: RunningRest
  let plain: RunningRest
  before(async () => {
    database = await createConformanceDatabase()
    hot = await database.startServer({ 'db-aggregates-enabled': 'true' })
    plain = await database.startPlainServer({ 'db-aggregates-enabled': 'true' })
  })
  after(async () => {
    await Promise.all([hot?.stop(), plain?.stop()])
    await database.drop()
  })

  for (const [name, { ask, reference, rows }] of Object.entries(examples)) {
    test(`${name}: as plain SQL has it, counted rightly, on the plain path and with a remembered plan`, async () => {
      const [answer] = await database.query(`set search_path = shop; select json_agg(_row) as rows from (${reference}) as _row`)
      assert.deepEqual(answer?.rows, rows)
      for (const { url } of [plain, hot, hot]) {
        const reply = await fetch(new URL(ask, url), { headers: { prefer: 'count=exact' } })
        assert.deepEqual(await reply.json(), rows)
        assert.equal(reply.headers.get('content-range'), `0-${rows.length - 1}/${rows.length}`)
      }
    })
  }
})
