import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { silentLog } from '../../src/base/log.ts'
import { startRecording } from '../../src/server/mock/record-api.ts'
import { type BothServers, type Call, type Caller, startBothServers } from './both-servers.ts'
import { findRefusedRows } from './find-refused-rows.ts'
import { createTestClient, readTestSettings } from './test-mock.ts'

let servers: BothServers

before(async () => {
  servers = await startBothServers('chinook')
})
after(() => servers?.stop())

test('every row that is made up is one that PostgreSQL takes', async () => assert.deepEqual(await findRefusedRows(servers), []))

test('a recording has nothing of the people whose rows were read', async () => {
  const { example, contract } = servers
  const recorder = await startRecording({ contract, from: example.url, settings: await readTestSettings(), log: silentLog })
  const client = createTestClient(recorder.url, example.serviceKey)
  const personal = 'email, phone, fax, address, first_name, last_name'
  const read = [
    await client.from('customer').select(`${personal}, employee(${personal})`),
    await client.from('employee').select(personal).order('last_name'),
    await client.from('customer').select(personal).eq('country', 'France').csv(),
  ]
  await recorder.stop()
  const { exchanges } = recorder.recording()
  assert.equal(exchanges.length, read.length)
  const [customers, employees, csv = ''] = exchanges.map(({ body }) => body)
  const text = `${customers}${employees}`
  const values = read.slice(0, 2).flatMap(({ data }) => (Array.isArray(data) ? data : []).flatMap(listTexts))
  assert.equal(values.length > 300, true)
  assert.deepEqual(
    values.filter((value) => text.includes(`"${value}"`)),
    [],
  )
  const line = /^(person-\w+@example\.org),(\+33\d+)?,(\+33\d+)?,\d+ Example Street,Person \w+,Person \w+$/
  assert.deepEqual(
    csv.split('\n').filter((one) => !line.test(one)),
    ['email,phone,fax,address,first_name,last_name'],
  )
  assert.doesNotMatch(JSON.stringify(exchanges), /@(?!example\.org)|eyJ/)
})

function listTexts(row: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.values(row).flatMap((value) => (typeof value === 'string' ? [value] : value === null ? [] : listTexts(Object(value))))
}

type Case = readonly [name: string, call: Call, options?: { readonly by?: Caller; readonly nulls?: readonly string[] }]

const service = { by: 'service' } as const

const reads: readonly Case[] = [
  ['every column of the largest table', (client) => client.from('track').select().limit(40)],
  ['numbers with decimals', (client) => client.from('track').select('unit_price, milliseconds').limit(40)],
  ['moments without a time zone', (client) => client.from('invoice').select('invoice_date, total').limit(40), service],
  ['people', (client) => client.from('customer').select(), service],
  [
    'whoever reports to somebody, and who that is',
    (client) => client.from('employee').select('last_name, boss:reports_to(last_name)'),
    { by: 'service', nulls: ['boss'] },
  ],
  [
    'who reports to somebody',
    (client) => client.from('employee').select('last_name, team:employee!employee_reports_to_fkey(last_name)').not('team', 'is', null),
    { by: 'service', nulls: ['team'] },
  ],
  [
    'a record with its artist and tracks',
    (client) => client.from('album').select('title, artist(name), track(name, genre(name))').limit(8),
    { nulls: ['genre'] },
  ],
  ['tracks of a list, through a table between', (client) => client.from('playlist').select('name, track(name, media_type(name))').limit(9)],
  ['lists of a track', (client) => client.from('track').select('name, playlist(name)').limit(10)],
  [
    'tracks with a genre of a name',
    (client) => client.from('track').select('name, genre!inner(name)').not('genre.name', 'is', null).limit(40),
  ],
  ['a count of all', (client) => client.from('artist').select('*', { count: 'exact', head: true })],
  ['a count that is planned', (client) => client.from('artist').select('name', { count: 'planned' }).limit(2)],
  ['a count that is estimated', (client) => client.from('artist').select('name', { count: 'estimated' }).limit(2)],
  ['the second page', (client) => client.from('genre').select('genre_id, name').order('genre_id').range(3, 5)],
  [
    'the last first, nulls last',
    (client) => client.from('track').select('composer').order('composer', { ascending: false, nullsFirst: false }).limit(2),
  ],
  ['a comparison', (client) => client.from('genre').select('genre_id').gte('genre_id', 2).lt('genre_id', 6)],
  ['not in a list', (client) => client.from('genre').select('genre_id').not('genre_id', 'in', '(1,2)')],
  ['a tree of conditions', (client) => client.from('genre').select('genre_id').or('and(genre_id.gt.1,genre_id.lt.4),genre_id.eq.6')],
  ['as CSV', (client) => client.from('genre').select('genre_id, name').order('genre_id').limit(3).csv()],
  ['as CSV, of nothing', (client) => client.from('genre').select('genre_id').eq('genre_id', 0).csv()],
  ['an object', (client) => client.from('genre').select().eq('genre_id', 1).single()],
  ['without what is null', (client) => client.from('genre').select('genre_id').eq('genre_id', 1).stripNulls()],
  ['in an empty list', (client) => client.from('genre').select().in('genre_id', [])],
  [
    'columns of a row, and of rows in their order',
    (client) =>
      client.from('album').select('title, ...artist(by:name), ...track(names:name)').order('name', { referencedTable: 'track' }).limit(9),
  ],
  ['casts', (client) => client.from('track').select('milliseconds::text, unit_price::text').limit(3)],
]

const refused: readonly Case[] = [
  ['personal data, for a visitor', (client) => client.from('customer').select()],
  ['personal data embedded, for a visitor', (client) => client.from('track').select('name, invoice_line(quantity)')],
  ['a write of a visitor', (client) => client.from('genre').insert({ genre_id: 99, name: 'Skiffle' })],
  ['a change of a visitor', (client) => client.from('genre').update({ name: 'Skiffle' }).eq('genre_id', 1)],
  ['a delete of a visitor', (client) => client.from('genre').delete().eq('genre_id', 1)],
  ['one row of several', (client) => client.from('genre').select().single()],
  ['perhaps one row of several', (client) => client.from('genre').select().maybeSingle()],
  ['a relation that is misspelt', (client) => client.from('tracks').select()],
  ['an embed that is misspelt', (client) => client.from('album').select('tracks(name)')],
  ['a condition that cannot be read', (client) => client.from('genre').select().or('genre_id.like_this.1')],
  ['a select that cannot be read', (client) => client.from('genre').select('name(')],
  ['a number that is none', (client) => client.from('genre').select().gt('genre_id', 'two')],
  ['a moment that is none', (client) => client.from('invoice').select().gt('invoice_date', 'soon'), service],
  ['an embed that is ordered by and has many rows', (client) => client.from('artist').select('name, album(title)').order('album(title)')],
  ['a moment that no calendar has', (client) => client.from('invoice').select().gt('invoice_date', '2009-13-45'), service],
  ['a pattern of letters for a number', (client) => client.from('genre').select().like('genre_id', '1%')],
  ['a container that is a text', (client) => client.from('genre').select().contains('name', ['a'])],
  ['a truth that is a text', (client) => client.from('genre').select().is('name', true)],
  ['a regular expression that is none', (client) => client.from('genre').select().filter('name', 'match', '(')],
  ['an order by what is not embedded of a row', (client) => client.from('album').select('title, artist(name)').order('artist(artist_id)')],
  ['a delete of what others refer to', (client) => client.from('artist').delete().gt('artist_id', 0), service],
  ['an upsert by a column that is not there', (client) => client.from('genre').upsert({ genre_id: 1 }, { onConflict: 'nothing' }), service],
  ['an upsert by what is not unique', (client) => client.from('genre').upsert({ genre_id: 1 }, { onConflict: 'name' }), service],
  ['a plan', (client) => client.from('genre').select().explain({ format: 'json' })],
]

const writes: readonly Case[] = [
  ['a row and its column', (client) => client.from('genre').insert({ genre_id: 99, name: 'Skiffle' }).select('name').single(), service],
  [
    'rows of which one lacks a key',
    (client) =>
      client
        .from('genre')
        .insert([{ genre_id: 97, name: 'Dub' }, { genre_id: 98 }])
        .select(),
    service,
  ],
  [
    'rows with defaults in the place of what lacks',
    (client) =>
      client
        .from('genre')
        .insert([{ genre_id: 95, name: 'Dub' }, { genre_id: 96 }], { defaultToNull: false })
        .select(),
    service,
  ],
  ['a change of several', (client) => client.from('genre').update({ name: 'Dub' }).gte('genre_id', 97).select('genre_id'), service],
  [
    'an upsert of both kinds',
    (client) =>
      client
        .from('genre')
        .upsert([
          { genre_id: 97, name: 'Dub' },
          { genre_id: 94, name: 'Ska' },
        ])
        .select(),
    service,
  ],
  ['a change of nothing', (client) => client.from('genre').update({}).eq('genre_id', 97).select(), service],
  ['an upsert with its count', (client) => client.from('genre').upsert({ genre_id: 97, name: 'Dub' }, { count: 'exact' }), service],
  ['a key that is taken', (client) => client.from('genre').insert({ genre_id: 99, name: 'x' }), service],
  [
    'a text that is too long',
    (client) =>
      client.from('customer').insert({ customer_id: 900, first_name: 'Ada', last_name: 'L'.repeat(21), email: 'ada@example.org' }),
    service,
  ],
  ['a key without a value', (client) => client.from('genre').insert({ name: 'x' }), service],
  [
    'a track of no album',
    (client) =>
      client.from('track').insert({ track_id: 9001, name: 'x', album_id: 99999, media_type_id: 1, milliseconds: 1, unit_price: 0.99 }),
    service,
  ],
  [
    'a price that is no number',
    (client) => client.from('track').insert({ track_id: 9001, name: 'x', media_type_id: 1, milliseconds: 1, unit_price: 'cheap' }),
    service,
  ],
  ['a delete with its count', (client) => client.from('genre').delete({ count: 'exact' }).gte('genre_id', 94), service],
]

for (const [name, call, options] of reads) test(`read alike: ${name}`, () => servers.compare(call, options))
for (const [name, call, options] of refused) test(`refused alike: ${name}`, () => servers.compare(call, options))
for (const [name, call, options] of writes) test(`written alike: ${name}`, () => servers.compare(call, options))
