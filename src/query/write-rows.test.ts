import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { startTestArchive, type TestArchive } from '../../tests/support/test-archive.ts'
import { column, deleteFrom, embed, here, insertInto, is, readOf, updateOf } from '../../tests/support/test-intents.ts'

let archive: TestArchive
beforeEach(async () => {
  archive = await startTestArchive()
})
afterEach(() => archive.stop())

const shown = { preferences: { return: 'representation' } } as const
const singular = { accept: [{ type: 'application/vnd.pgrst.object+json', parameters: {} }] } as const

test('an insert shows the rows it wrote, with embeds, computed columns and computed relationships', async () => {
  const row = { id: 9, title: 'Hail', director_id: 2 }
  const select = ['title', 'headline', embed('directors', ['name']), embed('leads', ['name'])]
  assert.deepEqual(await archive.read(insertInto('films', row, { ...shown, select })), [
    { title: 'Hail', headline: 'HAIL', directors: { name: 'Jean' }, leads: [] },
  ])
})

test('an insert without wish for an answer makes no body and returns no column', async () => {
  const { body, pageTotal } = await archive.run(insertInto('copies', [{ film: 'Rain' }, { film: 'Sun' }]))
  assert.deepEqual([body.toString(), pageTotal], ['', 2])
})

test('headers-only gives the filters that find the new row', async () => {
  const asked = { preferences: { return: 'headers-only' } } as const
  assert.deepEqual((await archive.run(insertInto('copies', { film: 'Rain' }, asked))).location, [['id', 'eq.1']])
  assert.equal((await archive.run(insertInto('copies', [{ film: 'Rain' }, { film: 'Sun' }], asked))).location, undefined)
})

test('missing keys are null, or the default when asked for', async () => {
  const rows = [{ film: 'Rain' }, { kept: false }]
  const asked = { ...shown, columns: ['film', 'kept'], select: ['film', 'kept'] } as const
  const missing = { preferences: { ...shown.preferences, missing: 'default' } } as const
  assert.deepEqual(await archive.read(insertInto('copies', rows, { ...asked, ...missing })), [
    { film: 'Rain', kept: true },
    { film: 'Untitled', kept: false },
  ])
  await assert.rejects(archive.run(insertInto('copies', rows, asked)), { message: /null value in column "kept"/ })
})

test('the default of an identity column is the next number of its sequence', async () => {
  const asked = { ...shown, columns: ['id', 'film'], preferences: { ...shown.preferences, missing: 'default' } } as const
  assert.deepEqual(
    await archive.read(insertInto('copies', [{ id: 7, film: 'Rain' }, { film: 'Sun' }], { ...asked, select: ['id', 'film'] })),
    [
      { id: 7, film: 'Rain' },
      { id: 2, film: 'Sun' },
    ],
  )
})

test('empty objects insert rows of defaults, an empty array inserts nothing', async () => {
  const select = ['film']
  assert.deepEqual(await archive.read(insertInto('copies', {}, { ...shown, select })), [{ film: 'Untitled' }])
  assert.deepEqual(await archive.read(insertInto('copies', [{}, {}], { ...shown, select })), [{ film: 'Untitled' }, { film: 'Untitled' }])
  assert.deepEqual(await archive.read(insertInto('copies', [], { ...shown, select })), [])
})

test('a column that the table does not have is refused', async () => {
  const refusal = await archive.refuse(insertInto('copies', { movie: 'Rain' }))
  assert.deepEqual([refusal.code, refusal.message], ['PGRST204', "Could not find the 'movie' column of 'copies' in the schema cache"])
})

test('merging duplicates updates what is there and counts what is new', async () => {
  const preferences = { return: 'representation', resolution: 'merge-duplicates' } as const
  const rows = [
    { code: 'a', text: 'changed' },
    { code: 'c', text: 'new' },
  ]
  const { body, inserted } = await archive.run(insertInto('labels', rows, { preferences }))
  assert.deepEqual(JSON.parse(body.toString()), [
    { code: 'a', text: 'changed', uses: 1 },
    { code: 'c', text: 'new', uses: 0 },
  ])
  assert.equal(inserted, 1)
})

test('ignoring duplicates leaves what is there', async () => {
  const preferences = { return: 'representation', resolution: 'ignore-duplicates' } as const
  const rows = [
    { code: 'a', text: 'changed' },
    { code: 'c', text: 'new' },
  ]
  assert.deepEqual(await archive.read(insertInto('labels', rows, { preferences, select: ['code'] })), [{ code: 'c' }])
})

test('a put writes the row its key names, new or not', async () => {
  const put = (text: string) =>
    insertInto('labels', { code: 'p', text }, { ...shown, isPut: true, where: here(is('code', 'eq', 'p')), select: ['text'] })
  const first = await archive.run(put('one'))
  const second = await archive.run(put('two'))
  assert.deepEqual([first.inserted, second.inserted, JSON.parse(second.body.toString())], [1, 0, [{ text: 'two' }]])
})

test('a put whose body is another row writes nothing', async () => {
  const asked = insertInto('labels', { code: 'z' }, { isPut: true, where: here(is('code', 'eq', 'p')) })
  assert.equal((await archive.refuse(asked)).code, 'PGRST115')
  assert.deepEqual(await archive.query(`select from archive.labels where code in ('z', 'p')`), [])
})

test('a put whose body does not name the key writes nothing', async () => {
  for (const body of [{}, [], { text: 'x' }]) {
    const refusal = await archive.refuse(insertInto('labels', body, { isPut: true, where: here(is('code', 'eq', 'p')) }))
    assert.deepEqual([refusal.code, refusal.status], ['PGRST115', 400])
  }
})

test('a put names its row by the whole primary key and nothing else', async () => {
  const by = (...names: readonly string[]) => here(...names.map((name) => is(name, 'eq', 'p')))
  for (const where of [by(), by('text'), by('code', 'text'), here(is('code', 'neq', 'p'))]) {
    const refusal = await archive.refuse(insertInto('labels', { code: 'p' }, { isPut: true, where }))
    assert.deepEqual([refusal.code, refusal.status], ['PGRST105', 405])
  }
})

test('an update changes the filtered rows', async () => {
  const asked = updateOf('labels', { text: 'x' }, { ...shown, where: here(is('uses', 'gt', '1')), select: ['code', 'text'] })
  assert.deepEqual(await archive.read(asked), [{ code: 'b', text: 'x' }])
})

test('an update without columns changes nothing', async () => {
  const { body, pageTotal } = await archive.run(updateOf('labels', {}, { ...shown, select: ['code'] }))
  assert.deepEqual([body.toString(), pageTotal], ['[]', 0])
})

test('an update needs no right to read what it does not show', async () => {
  assert.equal((await archive.run(updateOf('vault', { open: 'new' }, { where: here(is('id', 'eq', '1')) }))).pageTotal, 1)
})

test('a delete shows what is gone', async () => {
  assert.deepEqual(await archive.read(deleteFrom('labels', { ...shown, where: here(is('code', 'eq', 'a')), select: ['text'] })), [
    { text: 'first' },
  ])
  assert.deepEqual(await archive.read(readOf('labels', { select: ['code'] })), [{ code: 'b' }])
})

test('one object asked for and several written: refused, and undone', async () => {
  const refusal = await archive.refuse(updateOf('labels', { uses: 9 }, { ...shown, ...singular }))
  assert.deepEqual([refusal.code, refusal.status, refusal.details], ['PGRST116', 406, 'The result contains 2 rows'])
  assert.deepEqual(await archive.query('select from archive.labels where uses = 9'), [])
})

test('more rows than max-affected under strict handling: refused, and undone', async () => {
  const preferences = { handling: 'strict', maxAffected: 1 } as const
  const refusal = await archive.refuse(deleteFrom('labels', { preferences }))
  assert.deepEqual([refusal.code, refusal.details], ['PGRST124', 'The query affects 2 rows'])
  assert.equal((await archive.query('select from archive.labels')).length, 2)
  assert.equal((await archive.run(deleteFrom('labels', { preferences: { ...preferences, handling: 'lenient' } }))).pageTotal, 2)
})

test('a domain is written in its json form', async () => {
  const inserted = insertInto('posters', { id: 3, film_id: 3, colour: '#0000aa' }, { ...shown, select: ['colour'] })
  assert.deepEqual(await archive.read(inserted), [{ colour: '#0000aa' }])
  const updated = updateOf('posters', { colour: '#0000ab' }, { ...shown, where: here(is('colour', 'eq', '#0000aa')), select: ['id'] })
  assert.deepEqual(await archive.read(updated), [{ id: 3 }])
})

test('tx=rollback shows what would have happened, where that may be asked for', async () => {
  const asked = deleteFrom('labels', { preferences: { tx: 'rollback' } })
  assert.equal((await archive.run(asked)).pageTotal, 2)
  assert.equal((await archive.query('select from archive.labels')).length, 2)
  const settings = { extraSearchPath: [], preRequest: undefined, transactionEnd: 'commit', session: [] } as const
  await archive.run(asked, { run: { settings } })
  assert.equal((await archive.query('select from archive.labels')).length, 0)
})

test('a count of the rows written is not a column of theirs', async () => {
  const { body } = await archive.run(
    insertInto('copies', [{ film: 'A' }, { film: 'B' }], { ...shown, select: [column('*', { aggregate: 'count' })] }),
  )
  assert.equal(body.toString(), '[{"count":2}]')
})
