import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { PostgrestClient, PostgrestError } from '@supabase/postgrest-js'
import { type RecordShop, startRecordShop } from './record-shop.ts'

let shop: RecordShop
before(async () => {
  shop = await startRecordShop()
})
after(() => shop.stop())

const labels = [
  { id: 1, name: 'Northwind', founded: 1968, city: 'Oslo' },
  { id: 2, name: 'Tin Roof', founded: 1991, city: 'Leeds' },
  { id: 3, name: 'Quiet Hour', founded: 2004, city: null },
]

test('select() answers every column, with the status that the server gave', async () => {
  const answer = await shop.visitor.from('labels').select().order('id')
  assert.deepEqual(answer, { success: true, error: null, data: labels, count: null, status: 200, statusText: 'OK' })
})

test('select() names, renames and casts columns, looks into JSON, embeds, spreads and aggregates', async () => {
  const select: string = 'sleeve:title, year::text, details->side->a->>0, artist:artists(name, ...labels(label:name)), tracks(count)'
  const { data } = await shop.visitor.from('albums').select(select).eq('id', 1).single()
  assert.deepEqual(data, {
    sleeve: 'Low Tide',
    year: '1971',
    a: 'Ebb',
    artist: { name: 'Ada Brook', label: 'Northwind' },
    tracks: [{ count: 3 }],
  })
})

test('head counts and answers no rows', async () => {
  const answer = await shop.visitor.from('labels').select('*', { head: true, count: 'exact' })
  assert.deepEqual(answer, { success: true, error: null, data: null, count: 3, status: 200, statusText: 'OK' })
})

test('a count comes with a page, exact, planned or estimated', async () => {
  const exact = await shop.visitor.from('numbers').select('id', { count: 'exact' }).order('id').range(3, 5)
  assert.deepEqual([exact.data, exact.count, exact.status], [[{ id: 4 }, { id: 5 }, { id: 6 }], 15, 206])
  for (const count of ['planned', 'estimated'] as const) {
    const { data, count: counted } = await shop.visitor.from('numbers').select('id', { count }).limit(2)
    assert.deepEqual([data?.length, counted], [2, 15])
  }
})

test('order() sorts rows and embeds, with nulls where they are asked for', async () => {
  const byCity = await shop.visitor.from('labels').select('city').order('city', { ascending: false, nullsFirst: false })
  assert.deepEqual(byCity.data, [{ city: 'Oslo' }, { city: 'Leeds' }, { city: null }])
  const embedded = await shop.visitor
    .from('labels')
    .select('artists(name)')
    .eq('id', 1)
    .order('name', { referencedTable: 'artists', ascending: false })
    .limit(1, { referencedTable: 'artists' })
  assert.deepEqual(embedded.data, [{ artists: [{ name: 'Nils Hay' }] }])
  const related = await shop.visitor.from('artists').select('name').not('label_id', 'is', null).order('labels(name)').limit(1)
  assert.equal(related.error?.code, 'PGRST108')
})

test('range() takes a page of an embed', async () => {
  const albums = shop.visitor.from('albums').select('tracks(title)').eq('id', 1).order('position', { referencedTable: 'tracks' })
  assert.deepEqual((await albums.range(1, 2, { referencedTable: 'tracks' })).data, [{ tracks: [{ title: 'Mud' }, { title: 'Moon' }] }])
})

test('single() and maybeSingle() give the row itself, and differ about none', async () => {
  const label = (id: number) => shop.visitor.from('labels').select('name').eq('id', id)
  assert.deepEqual((await label(1).single()).data, { name: 'Northwind' })
  assert.deepEqual((await label(1).maybeSingle()).data, { name: 'Northwind' })
  const none = await label(9).maybeSingle()
  assert.deepEqual([none.data, none.error, none.status], [null, null, 200])
  const refused = await label(9).single()
  assert.deepEqual([refused.status, refused.statusText], [406, 'Not Acceptable'])
  assert.deepEqual(refused.error, {
    code: 'PGRST116',
    message: 'Cannot coerce the result to a single JSON object',
    details: 'The result contains 0 rows',
    hint: null,
  })
})

test('csv() gives text', async () => {
  const { data } = await shop.visitor.from('labels').select('name, city').order('id').csv()
  assert.equal(data, 'name,city\nNorthwind,Oslo\n"Tin Roof",Leeds\n"Quiet Hour",')
})

test('geojson() asks PostGIS, which says that it is not there', async () => {
  const { error, status } = await shop.visitor.from('labels').select().geojson()
  assert.deepEqual([status, error?.code], [404, '42883'])
  assert.match(error?.message ?? '', /st_asgeojson/)
})

test('stripNulls() leaves the keys without a value out', async () => {
  const quiet = shop.visitor.from('labels').select().eq('id', 3)
  assert.deepEqual((await quiet.stripNulls()).data, [{ id: 3, name: 'Quiet Hour', founded: 2004 }])
  const one = await shop.visitor.from('labels').select().eq('id', 3).single().stripNulls()
  assert.deepEqual(one.data, { id: 3, name: 'Quiet Hour', founded: 2004 })
})

test('explain() gives the plan as text, or as JSON with the options asked for', async () => {
  const text = await shop.visitor.from('labels').select().explain()
  assert.match(String(text.data), /cost=/)
  const json = await shop.visitor.from('labels').select().explain({ analyze: true, verbose: true, buffers: true, format: 'json' })
  const [plan] = json.data as unknown as [{ readonly Plan: object; readonly 'Execution Time': number }]
  assert.ok('Actual Rows' in plan.Plan && 'Output' in plan.Plan)
  assert.equal(typeof plan['Execution Time'], 'number')
})

test('abortSignal() ends the wait', async () => {
  const { error, status } = await shop.visitor.from('labels').select().abortSignal(AbortSignal.abort())
  assert.equal(status, 0)
  assert.match(error?.message ?? '', /^AbortError/)
})

test('returns() and overrideTypes() change types only', async () => {
  const name = () => shop.visitor.from('labels').select('name').eq('id', 2)
  assert.deepEqual((await name().returns<{ name: string }[]>()).data, [{ name: 'Tin Roof' }])
  assert.deepEqual((await name().overrideTypes<{ name: string }[]>()).data, [{ name: 'Tin Roof' }])
})

test('schema() chooses another schema, for a client or for a request', async () => {
  const rooms = [{ name: 'attic' }, { name: 'cellar' }]
  assert.deepEqual((await shop.visitor.schema('office').from('rooms').select('name').order('id')).data, rooms)
  const office = new PostgrestClient(shop.url, { schema: 'kiosk & co' })
  assert.deepEqual((await office.from('papers').select().order('id')).data, [
    { id: 1, né: 'Morgenblad' },
    { id: 2, né: "L'Étoile" },
  ])
  const refused = await shop.visitor.schema('hidden').from('safe').select()
  assert.deepEqual(
    [refused.status, refused.error?.code, refused.error?.hint],
    [406, 'PGRST106', 'Only the following schemas are exposed: shop, office, kiosk & co'],
  )
})

test('setHeader() sends a header of its own, which SQL can read', async () => {
  const { data } = await shop.visitor.rpc('setting', { name: 'request.headers' }).setHeader('X-Counter', 'seven').retry(false)
  assert.equal(JSON.parse(String(data))['x-counter'], 'seven')
})

test('throwOnError() throws the body of the refusal as an Error', async () => {
  await assert.rejects(
    async () => await shop.visitor.from('albumms').select().throwOnError(),
    (thrown) => {
      assert.ok(thrown instanceof PostgrestError)
      const { code, message, details, hint } = thrown
      assert.deepEqual(
        { code, message, details, hint },
        {
          code: 'PGRST205',
          message: "Could not find the table 'shop.albumms' in the schema cache",
          details: null,
          hint: "Perhaps you meant the table 'shop.albums'",
        },
      )
      return true
    },
  )
})

test('a mistake in the request and a refusal of PostgreSQL come as they are', async () => {
  const unknown = await shop.visitor.from('labels').select('colour')
  assert.deepEqual([unknown.status, unknown.error?.code, unknown.error?.message], [400, '42703', 'column labels.colour does not exist'])
  const typed = await shop.visitor.from('labels').select().eq('id', 'one')
  assert.deepEqual([typed.status, typed.error?.code, typed.error?.message], [400, '22P02', 'invalid input syntax for type integer: "one"'])
  const closed = await shop.visitor.from('ledger').select()
  assert.deepEqual([closed.status, closed.error?.code, closed.error?.message], [401, '42501', 'permission denied for table ledger'])
})

test('row-level security shows a caller their own rows', async () => {
  const { data } = await shop.editor.from('diary').select('entry').order('id')
  assert.deepEqual(data, [{ entry: 'Rain again' }, { entry: 'Sun at last' }])
})

test('getOpenApiSpec() describes the schema of the client', async () => {
  const { data, error } = await shop.visitor.schema('office').getOpenApiSpec()
  assert.equal(error, null)
  assert.equal(data?.swagger, '2.0')
  assert.deepEqual(Object.keys(data?.definitions ?? {}).sort(), ['desks', 'labels', 'rooms'])
})
