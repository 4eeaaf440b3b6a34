import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { SupabaseClient } from '@supabase/supabase-js'
import { findSchemaProblems } from './find-schema-problems.ts'
import { readReadmeCommands, runReadmeCommand } from './readme-commands.ts'
import type { RunningExample } from './start-example.ts'
import { startExample } from './start-example.ts'

let example: RunningExample

before(async () => {
  example = await startExample('chinook')
})
after(() => example?.stop())

/** Genres by number, the table of most filters: small, with names of every kind. */
const genres = (client: SupabaseClient) => client.from('genre').select('genre_id').order('genre_id')
type GenreQuery = ReturnType<typeof genres>

const filters: readonly (readonly [name: string, filter: (query: GenreQuery) => GenreQuery, expected: readonly number[]])[] = [
  ['eq', (query) => query.eq('name', 'Jazz'), [2]],
  ['eq with the characters of the grammar', (query) => query.eq('name', 'Hip Hop/Rap'), [17]],
  ['neq', (query) => query.neq('name', 'Rock').lte('genre_id', 3), [2, 3]],
  ['gt and lt', (query) => query.gt('genre_id', 3).lt('genre_id', 6), [4, 5]],
  ['gte and lte', (query) => query.gte('genre_id', 3).lte('genre_id', 5), [3, 4, 5]],
  ['like', (query) => query.like('name', 'Rock%'), [1, 5]],
  ['like any', (query) => query.likeAnyOf('name', ['Rock%', '%Metal']), [1, 3, 5, 13]],
  ['like all', (query) => query.likeAllOf('name', ['Rock%', '%Roll']), [5]],
  ['ilike', (query) => query.ilike('name', '%METAL'), [3, 13]],
  ['ilike any', (query) => query.ilikeAnyOf('name', ['rock', 'jazz']), [1, 2]],
  ['match', (query) => query.filter('name', 'match', '^R'), [1, 5, 8, 14]],
  ['imatch', (query) => query.filter('name', 'imatch', '^(pop|jazz)$'), [2, 9]],
  ['in', (query) => query.in('name', ['Jazz', 'R&B/Soul', 'Sci Fi & Fantasy', 'a,b', 'a "quoted" name', '(in brackets)']), [2, 14, 20]],
  ['in with an empty list', (query) => query.in('genre_id', []), []],
  ['not in', (query) => query.not('genre_id', 'in', '(3,4,5)').lte('genre_id', 6), [1, 2, 6]],
  ['is null', (query) => query.is('name', null), []],
  ['not is null', (query) => query.not('name', 'is', null).lte('genre_id', 2), [1, 2]],
  ['isdistinct', (query) => query.filter('name', 'isdistinct', 'Rock').lte('genre_id', 2), [2]],
  ['eq any', (query) => query.filter('genre_id', 'eq(any)', '{1,25}'), [1, 25]],
  ['gt all', (query) => query.filter('genre_id', 'gt(all)', '{22,23}'), [24, 25]],
  ['match of an object', (query) => query.match({ genre_id: 2, name: 'Jazz' }), [2]],
  ['or', (query) => query.or('genre_id.eq.1,name.eq.Jazz'), [1, 2]],
  ['a tree', (query) => query.or('and(genre_id.gt.1,genre_id.lt.4),not.and(genre_id.lt.25,name.neq.Opera)'), [2, 3, 25]],
  ['full text', (query) => query.textSearch('name', 'rock & roll', { config: 'english' }), [5]],
]

for (const [name, filter, expected] of filters) {
  test(`a filter: ${name}`, async () => {
    const { data, error } = await filter(genres(example.anonymous))
    assert.equal(error, null)
    assert.deepEqual(
      data?.map((genre) => genre.genre_id),
      expected,
    )
  })
}

test('an artist comes with albums and tracks, each level ordered and limited', async () => {
  const { data, error } = await example.anonymous
    .from('artist')
    .select('name, album(title, track(name, genre(name)))')
    .eq('artist_id', 22)
    .order('album_id', { referencedTable: 'album' })
    .limit(1, { referencedTable: 'album' })
    .order('track_id', { referencedTable: 'album.track' })
    .limit(2, { referencedTable: 'album.track' })
    .single()
  assert.equal(error, null)
  assert.deepEqual(data, {
    name: 'Led Zeppelin',
    album: [
      {
        title: 'BBC Sessions [Disc 1] [Live]',
        track: [
          { name: 'You Shook Me', genre: { name: 'Rock' } },
          { name: "I Can't Quit You Baby", genre: { name: 'Rock' } },
        ],
      },
    ],
  })
})

test('a playlist comes with its tracks through the join table', async () => {
  const { data, error } = await example.anonymous
    .from('playlist')
    .select('name, track(name, media_type(name))')
    .eq('playlist_id', 18)
    .single()
  assert.equal(error, null)
  assert.deepEqual(data, { name: 'On-The-Go 1', track: [{ name: "Now's The Time", media_type: { name: 'MPEG audio file' } }] })
})

test('rows are ordered by a column of a to-one embed', async () => {
  const { data } = await example.anonymous
    .from('track')
    .select('name, media_type(name)')
    .order('media_type(name)', { ascending: false })
    .order('track_id')
    .limit(1)
  assert.deepEqual(data, [{ name: 'War Pigs', media_type: { name: 'Purchased AAC audio file' } }])
})

test('an employee reports to another of the same table', async () => {
  const { data, error } = await example.service
    .from('employee')
    .select('first_name, manager:reports_to(first_name), team:employee!reports_to(first_name)')
    .eq('employee_id', 2)
    .order('employee_id', { referencedTable: 'team' })
    .single()
  assert.equal(error, null)
  assert.deepEqual(data, {
    first_name: 'Nancy',
    manager: { first_name: 'Andrew' },
    team: [{ first_name: 'Jane' }, { first_name: 'Margaret' }, { first_name: 'Steve' }],
  })
})

test('personal data is for the service only', async () => {
  for (const table of ['customer', 'employee', 'invoice', 'invoice_line']) {
    const { error, status } = await example.anonymous.from(table).select('*')
    assert.deepEqual([status, error?.code, error?.message], [401, '42501', `permission denied for table ${table}`])
  }
  const { count } = await example.service.from('customer').select('*', { count: 'exact', head: true })
  assert.equal(count, 59)
})

test('an embed does not reach what its role may not read', async () => {
  const { error } = await example.anonymous.from('track').select('name, invoice_line(unit_price)').limit(1)
  assert.equal(error?.code, '42501')
})

test('a long table comes in pages with its count', async () => {
  const page = await example.anonymous.from('track').select('track_id', { count: 'exact' }).order('track_id').range(3500, 3600)
  assert.deepEqual([page.status, page.count, page.data?.length], [206, 3503, 3])
})

test('text of other alphabets and accents arrives as it was written', async () => {
  const { data } = await example.anonymous.from('artist').select('name').ilike('name', '%Ant_nio Carlos Jobim%')
  assert.deepEqual(data, [{ name: 'Antônio Carlos Jobim' }])
})

test('the service inserts, updates and deletes; a visitor may not', async () => {
  const refused = await example.anonymous.from('genre').insert({ genre_id: 26, name: 'Chanson' })
  assert.deepEqual([refused.status, refused.error?.code], [401, '42501'])
  const inserted = await example.service.from('genre').insert({ genre_id: 26, name: 'Chanson' }).select().single()
  assert.deepEqual([inserted.status, inserted.data], [201, { genre_id: 26, name: 'Chanson' }])
  const merged = await example.service.from('genre').upsert({ genre_id: 26, name: 'Chanson française' }).select().single()
  assert.deepEqual([merged.status, merged.data], [200, { genre_id: 26, name: 'Chanson française' }])
  const updated = await example.service.from('genre').update({ name: 'Variété' }).eq('genre_id', 26).select('name')
  assert.deepEqual([updated.status, updated.data], [200, [{ name: 'Variété' }]])
  const deleted = await example.service.from('genre').delete().eq('genre_id', 26)
  assert.deepEqual([deleted.status, deleted.data, deleted.error], [204, null, null])
})

test('a row that others point to is not deleted', async () => {
  const { error, status } = await example.service.from('artist').delete().eq('artist_id', 22)
  assert.equal(status, 409)
  assert.deepEqual(error && { ...error }, {
    code: '23503',
    message: 'update or delete on table "artist" violates foreign key constraint "album_artist_id_fkey" on table "album"',
    details: 'Key (artist_id)=(22) is still referenced from table "album".',
    hint: null,
  })
})

test('the README shows what the server answers', async () => {
  const commands = readReadmeCommands('examples/chinook/README.md')
  assert.equal(commands.length, 4)
  for (const command of commands)
    assert.equal(await runReadmeCommand(command, example.url, { SERVICE_KEY: example.serviceKey }), command.output)
})

test('the schema keeps the rules of an advisor', async () => {
  assert.deepEqual(await findSchemaProblems(example.databaseUrl), [])
})
