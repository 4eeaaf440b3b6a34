import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type RecordShop, startRecordShop } from './record-shop.ts'

let shop: RecordShop
before(async () => {
  shop = await startRecordShop()
})
after(() => shop.stop())

test('rpc() posts its arguments, or sends them in the URL, and only counts with head', async () => {
  const sum = { a: 1, b: 2 }
  const ok = { success: true, error: null, count: null, status: 200, statusText: 'OK' }
  assert.deepEqual(await shop.visitor.rpc('add', sum), { ...ok, data: 3 })
  assert.deepEqual(await shop.visitor.rpc('add', sum, { get: true }), { ...ok, data: 3 })
  assert.deepEqual(await shop.visitor.rpc('add', sum, { head: true, count: 'exact' }), { ...ok, data: null, count: 1 })
})

test('rpc() sends lists and JSON in the URL as PostgreSQL reads them', async () => {
  const given = { whole: 1, exact: 0.1, word: 'a&b', flag: true, day: '2024-02-29', list: ['one', 'two words'], doc: '{"e":[1]}' }
  const { data } = await shop.visitor.rpc('echo_types', given, { get: true })
  assert.deepEqual(data, { ...given, doc: { e: [1] } })
})

test('a function that returns nothing answers nothing', async () => {
  const { data, status } = await shop.visitor.rpc('do_nothing')
  assert.deepEqual([status, data], [204, null])
})

test('rows of a function are counted, filtered, ordered, paged, selected and embedded', async () => {
  const albums = shop.visitor.rpc('albums_from', { since: 1972 }, { count: 'exact' })
  const { data, count } = await albums.select('title, artists(name)').neq('format', 'box').order('year', { ascending: false }).limit(1)
  assert.deepEqual([data, count], [[{ title: 'Snow Songs', artists: { name: 'Nils Hay' } }], 2])
})

test('single() and maybeSingle() take the row out of a set', async () => {
  const number = await shop.visitor.rpc('numbers_between', { low: 4, high: 4 }).single()
  assert.deepEqual(number.data, { id: 4 })
  assert.equal((await shop.visitor.rpc('no_albums').maybeSingle()).data, null)
})

test('a function of one row gives an object, and of CSV the text', async () => {
  assert.deepEqual((await shop.visitor.rpc('get_album', { id: 5 }).select('title')).data, { title: 'Demo' })
  assert.equal((await shop.visitor.rpc('two_columns').csv()).data, 'letter,number\na,1\nb,2')
})

test('a function that writes is undone by rollback(), and kept without', async () => {
  const crate = () => shop.keeper.from('crates').select('depth').eq('name', 'elm').maybeSingle()
  assert.deepEqual((await shop.keeper.rpc('add_crate', { name: 'elm' }).select('depth').rollback()).data, [{ depth: 30 }])
  assert.equal((await crate()).data, null)
  await shop.keeper.rpc('add_crate', { name: 'elm' })
  assert.deepEqual((await crate()).data, { depth: 30 })
})

test('maxAffected() undoes a function that answers more rows', async () => {
  const { status, error } = await shop.visitor.rpc('empty_stock').maxAffected(2)
  assert.deepEqual([status, error?.code], [400, 'PGRST124'])
})

test('schema() chooses whose function it is', async () => {
  assert.equal((await shop.visitor.schema('office').rpc('count_desks')).data, 3)
})

test('the overload is chosen by the names of the arguments', async () => {
  const said = async (given: Record<string, number>) => (await shop.visitor.rpc('measure', given)).data
  assert.deepEqual([await said({}), await said({ length: 2 }), await said({ length: 2, width: 3 })], ['none', 'one of 2', 'two of 2 and 3'])
  const { status, error } = await shop.visitor.rpc('weigh', { item: 1 })
  assert.deepEqual([status, error?.code], [300, 'PGRST203'])
})

test('a function that is not there is told apart from arguments that do not fit', async () => {
  const missing = await shop.visitor.rpc('no_parameter')
  assert.deepEqual(
    [missing.status, missing.error?.code, missing.error?.hint],
    [404, 'PGRST202', 'Perhaps you meant to call the function shop.no_parameters'],
  )
  const unfit = await shop.visitor.rpc('greet', { nam: 'Ada' })
  assert.deepEqual(
    [unfit.status, unfit.error?.code, unfit.error?.hint],
    [404, 'PGRST202', 'Perhaps you meant to call the function shop.greet(name)'],
  )
})

test('what a function raises is the body of the error', async () => {
  const { status, statusText, error } = await shop.visitor.rpc('pay')
  assert.deepEqual([status, statusText], [402, 'Payment Required'])
  assert.deepEqual(
    [error?.code, error?.message, error?.details, error?.hint],
    ['PT402', 'Payment Required', 'Nothing was paid', 'Pay first'],
  )
})

test('a function that only editors may call is refused to others, with a token or without', async () => {
  assert.equal((await shop.editor.rpc('secret_function')).data, 1)
  const refused = await shop.visitor.rpc('secret_function')
  assert.deepEqual([refused.status, refused.error?.code], [401, '42501'])
})
