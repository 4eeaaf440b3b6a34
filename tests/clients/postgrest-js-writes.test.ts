import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type RecordShop, startRecordShop } from './record-shop.ts'

let shop: RecordShop
before(async () => {
  shop = await startRecordShop()
})
after(() => shop.stop())

const needle = { sku: 'A1', label: 'needle', quantity: 10 }

test('insert() answers nothing unless it is asked to', async () => {
  const answer = await shop.visitor.from('stock').insert({ sku: 'D4', label: 'stylus' })
  assert.deepEqual(answer, { success: true, error: null, data: null, count: null, status: 201, statusText: 'Created' })
})

test('insert() of a row that is asked for answers it with its defaults', async () => {
  const { data, status } = await shop.visitor.from('stock').insert({ sku: 'D4', label: 'stylus' }).select('sku, quantity').single()
  assert.deepEqual([status, data], [201, { sku: 'D4', quantity: 1 }])
})

test('insert() of several rows makes null of what one lacks, or the default', async () => {
  const rows = [
    { sku: 'D4', label: 'stylus', quantity: 2 },
    { sku: 'E5', label: 'felt' },
  ]
  const nulls = await shop.visitor.from('stock').insert(rows, { count: 'exact' }).select('quantity')
  assert.deepEqual([nulls.count, nulls.data], [2, [{ quantity: 2 }, { quantity: null }]])
  const defaults = await shop.visitor.from('stock').insert(rows, { defaultToNull: false }).select('quantity')
  assert.deepEqual(defaults.data, [{ quantity: 2 }, { quantity: 1 }])
})

test('upsert() merges by the primary key, by other columns, or leaves what is there', async () => {
  const merged = await shop.visitor
    .from('stock')
    .upsert({ ...needle, quantity: 7 })
    .select('sku, label, quantity')
  assert.deepEqual([merged.status, merged.data], [200, [{ ...needle, quantity: 7 }]])
  const byName = await shop.visitor.from('crates').upsert({ name: 'oak', depth: 50 }, { onConflict: 'name' }).select()
  assert.deepEqual(byName.data, [{ id: 1, name: 'oak', depth: 50 }])
  const rows = [needle, { sku: 'D4', label: 'stylus', quantity: 1 }]
  const ignored = await shop.visitor.from('stock').upsert(rows, { ignoreDuplicates: true, count: 'exact' }).select('sku')
  assert.deepEqual([ignored.status, ignored.data, ignored.count], [201, [{ sku: 'D4' }], 1])
  const filled = await shop.visitor
    .from('stock')
    .upsert([{ sku: 'F6', label: 'wax' }], { defaultToNull: false })
    .select('quantity')
  assert.deepEqual(filled.data, [{ quantity: 1 }])
})

test('update() changes the rows that its filters leave', async () => {
  const quiet = await shop.visitor.from('stock').update({ quantity: 0 }).eq('sku', 'A1')
  assert.deepEqual([quiet.status, quiet.data], [204, null])
  const told = await shop.visitor.from('stock').update({ quantity: 0 }, { count: 'exact' }).gt('quantity', 1).select('sku').order('sku')
  assert.deepEqual([told.status, told.count, told.data], [200, 2, [{ sku: 'A1' }, { sku: 'B2' }]])
  const none = await shop.visitor.from('stock').update({ quantity: 0 }).eq('sku', 'Z9').select()
  assert.deepEqual([none.status, none.data], [200, []])
})

test('delete() takes the rows that its filters leave', async () => {
  const quiet = await shop.visitor.from('stock').delete().eq('sku', 'C3')
  assert.deepEqual([quiet.status, quiet.data], [204, null])
  const told = await shop.visitor.from('stock').delete({ count: 'exact' }).in('sku', ['A1', 'C3']).select('label').order('label')
  assert.deepEqual([told.status, told.count, told.data], [200, 2, [{ label: 'cloth' }, { label: 'needle' }]])
})

test('what is written embeds what it belongs to', async () => {
  const written = shop.visitor.from('albums').insert({ title: 'Third Tide', artist_id: 1 })
  const { data } = await written.select('title, format, artists(name)').single()
  assert.deepEqual(data, { title: 'Third Tide', format: 'album', artists: { name: 'Ada Brook' } })
})

test('rollback() undoes what would be kept', async () => {
  const label = () => shop.keeper.from('stock').select('label').eq('sku', 'D4').maybeSingle()
  const undone = await shop.keeper.from('stock').insert({ sku: 'D4', label: 'stylus' }).select('label').rollback()
  assert.deepEqual(undone.data, [{ label: 'stylus' }])
  assert.equal((await label()).data, null)
  await shop.keeper.from('stock').insert({ sku: 'D4', label: 'stylus' })
  assert.deepEqual((await label()).data, { label: 'stylus' })
  await shop.keeper.from('stock').delete().eq('sku', 'D4')
  assert.equal((await label()).data, null)
})

test('maxAffected() undoes a write of more rows', async () => {
  const emptied = () => shop.visitor.from('stock').update({ quantity: 0 }).gte('quantity', 0)
  const refused = await emptied().maxAffected(2).select()
  assert.deepEqual([refused.status, refused.error?.code, refused.error?.details], [400, 'PGRST124', 'The query affects 3 rows'])
  assert.equal((await emptied().maxAffected(3).select()).data?.length, 3)
})

test('single() undoes a write of several rows', async () => {
  const several = await shop.keeper.from('stock').update({ quantity: 99 }).gte('quantity', 0).select().single()
  assert.deepEqual([several.status, several.error?.code], [406, 'PGRST116'])
  const { count } = await shop.keeper.from('stock').select('*', { head: true, count: 'exact' }).eq('quantity', 99)
  assert.equal(count, 0)
})

test('what a constraint refuses says which', async () => {
  const twice = await shop.visitor.from('stock').insert(needle)
  assert.deepEqual([twice.status, twice.statusText], [409, 'Conflict'])
  assert.deepEqual(
    [twice.error?.code, twice.error?.message, twice.error?.details],
    ['23505', 'duplicate key value violates unique constraint "stock_pkey"', 'Key (sku)=(A1) already exists.'],
  )
  const orphan = await shop.visitor.from('albums').insert({ title: 'Orphan', artist_id: 99 })
  assert.deepEqual([orphan.status, orphan.error?.code], [409, '23503'])
  const negative = await shop.visitor.from('stock').insert({ sku: 'G7', label: 'loss', price: -1 })
  assert.deepEqual([negative.status, negative.error?.code], [400, '23514'])
  const unknown = await shop.visitor.from('stock').insert({ sku: 'G7', colour: 'red' })
  assert.deepEqual([unknown.status, unknown.error?.code], [400, 'PGRST204'])
})

test('row-level security refuses a row of somebody else', async () => {
  const { status, error } = await shop.editor.from('diary').insert({ id: 9, author: '43', entry: 'forged' })
  assert.deepEqual([status, error?.code], [403, '42501'])
})
