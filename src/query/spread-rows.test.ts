import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startTestArchive, type TestArchive } from '../../tests/support/test-archive.ts'
import { by, column, embed, here, is, readOf, spread } from '../../tests/support/test-intents.ts'

let archive: TestArchive
before(async () => {
  archive = await startTestArchive()
})
after(() => archive.stop())

const inOrder = [{ embeds: [], terms: [by('id')] }] as const
const first = here(is('id', 'eq', '1'))

test('a to-one spread puts its columns beside those of its parent', async () => {
  const select = ['title', spread('directors', [column('name', { alias: 'director' })])]
  assert.deepEqual(await archive.read(readOf('films', { select, order: inOrder })), [
    { title: 'Rain', director: 'Ida' },
    { title: 'Sun', director: 'Ida' },
    { title: 'Snow', director: 'Jean' },
    { title: 'Fog', director: null },
  ])
})

test('the same embed may be spread twice', async () => {
  const select = [spread('directors', [column('name', { alias: 'by' })]), spread('directors', [column('id', { alias: 'by_id' })])]
  assert.deepEqual(await archive.read(readOf('films', { select, where: first })), [{ by: 'Ida', by_id: 1 }])
})

test('a to-many spread makes an array of each column, in the order asked for', async () => {
  const asked = readOf('directors', {
    select: ['name', spread('films', ['title', 'year'])],
    order: [...inOrder, { embeds: ['films'], terms: [by('year', { direction: 'desc' })] }],
  })
  assert.deepEqual(await archive.read(asked), [
    { name: 'Ida', title: ['Sun', 'Rain'], year: [1960, 1950] },
    { name: 'Jean', title: ['Snow'], year: [1970] },
    { name: 'Nobody', title: [], year: [] },
  ])
})

test('a to-many spread of nothing leaves its parent as it is', async () => {
  assert.deepEqual(await archive.read(readOf('directors', { select: ['id', spread('films', [])], order: inOrder })), [
    { id: 1 },
    { id: 2 },
    { id: 3 },
  ])
})

test('a to-many spread is sorted by a row within it or cut in the order asked for, hidden embeds or not', async () => {
  const byDirector = { embeds: ['films'], terms: [by('name', { relation: 'directors', direction: 'desc' }), by('year')] } as const
  const select = ['name', spread('films', ['title', embed('directors', []), spread('roles', [])])]
  const asked = readOf('actors', { select, order: [...inOrder, byDirector] })
  assert.deepEqual(await archive.read(asked), [
    { name: 'Ann', title: ['Rain'] },
    { name: 'Bo', title: ['Rain', 'Sun'] },
    { name: 'Cy', title: ['Snow'] },
  ])
  const byYear = { embeds: ['films'], terms: [by('year', { direction: 'desc' })] } as const
  const cut = { select, order: [...inOrder, byYear], pages: [{ embeds: ['films'], offset: 0, limit: 1 }] } as const
  assert.deepEqual(await archive.read(readOf('actors', cut)), [
    { name: 'Ann', title: ['Rain'] },
    { name: 'Bo', title: ['Sun'] },
    { name: 'Cy', title: ['Snow'] },
  ])
})

test('a to-many spread is cut by the limit on rows in the order asked for', async () => {
  const order = [...inOrder, { embeds: ['films'], terms: [by('year', { direction: 'desc' })] }] as const
  const asked = readOf('directors', { select: ['name', spread('films', ['title'])], order, where: first })
  assert.deepEqual(await archive.read(asked, { limits: { maxRows: 1 } }), [{ name: 'Ida', title: ['Sun'] }])
})

test('an aggregate inside a to-one spread is taken over the parent', async () => {
  const select = [spread('films', ['director_id', column('rating', { aggregate: 'sum' }), column('*', { aggregate: 'count' })])]
  const order = [{ embeds: [], terms: [by('director_id', { relation: 'films' })] }] as const
  assert.deepEqual(await archive.read(readOf('roles', { select, order })), [
    { director_id: 1, sum: 22.6, count: 3 },
    { director_id: 2, sum: null, count: 1 },
  ])
})

test('aggregates can be forbidden, and are not there for to-many spreads', async () => {
  const select = [column('*', { aggregate: 'count' })]
  assert.equal((await archive.refuse(readOf('films', { select }), { limits: { aggregates: false } })).code, 'PGRST123')
  assert.equal((await archive.refuse(readOf('directors', { select: [spread('films', select)] }))).code, 'PGRST127')
})
