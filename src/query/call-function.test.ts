import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startTestArchive, type TestArchive } from '../../tests/support/test-archive.ts'
import { by, callByGet, callByPost, embed, here, is, jsonBody } from '../../tests/support/test-intents.ts'
import type { Body } from './intent.ts'

let archive: TestArchive
before(async () => {
  archive = await startTestArchive()
})
after(() => archive.stop())

const inOrder = [{ embeds: [], terms: [by('id')] }] as const
const raw = (mediaType: string, text: string): Body => ({ kind: 'raw', mediaType, bytes: Buffer.from(text) })

test('arguments come by name, missing ones take their default', async () => {
  assert.equal(await archive.read(callByGet('add', [['a', '1']])), 11)
  assert.equal(await archive.read(callByPost('add', jsonBody({ b: 2, a: 1 }))), 3)
  const fields = [
    ['a', '4'],
    ['b', '5'],
  ] as const
  assert.equal(await archive.read(callByPost('add', { kind: 'form', fields })), 9)
})

test('of an array of arguments the first counts', async () => {
  assert.equal(await archive.read(callByPost('add', jsonBody([{ a: 1 }, { a: 2 }]))), 11)
})

test('a variadic argument is repeated, or an array in JSON', async () => {
  const repeated = ['1', '2', '3'].map((value) => ['numbers', value] as const)
  assert.equal(await archive.read(callByGet('sum_of', repeated)), 6)
  assert.equal(await archive.read(callByPost('sum_of', jsonBody({ numbers: [4, 5] }))), 9)
})

test('the whole body is the one unnamed parameter', async () => {
  assert.deepEqual(await archive.read(callByPost('echo', jsonBody({ x: [1] }))), { x: [1] })
  assert.equal(await archive.read(callByPost('size_of', raw('application/octet-stream', '\x00ab'))), 3)
})

test('rows of a table can be selected, filtered, sorted, paged, counted and embedded', async () => {
  const asked = callByGet('films_after', [['after', '1940']], {
    select: ['id', 'headline', embed('directors', ['name']), embed('leads', ['name'])],
    where: here(is('id', 'lt', '3')),
    order: inOrder,
    pages: [{ embeds: [], offset: 1, limit: 1 }],
    preferences: { count: 'exact' },
  })
  const { body, total } = await archive.run(asked)
  assert.deepEqual(JSON.parse(body.toString()), [{ id: 2, headline: 'SUN', directors: { name: 'Ida' }, leads: [{ name: 'Bo' }] }])
  assert.equal(total, 2)
})

test('a computed column of a call does not show beside a star', async () => {
  const asked = callByGet('films_after', [['after', '1960']], { where: here(is('headline', 'eq', 'SNOW')) })
  assert.deepEqual(await archive.read(asked), [
    { id: 3, title: 'Snow', year: 1970, director_id: 2, rating: null, tags: [], facts: null, plot: null },
  ])
})

test('one row is an object, scalars are an array, void is nothing', async () => {
  assert.deepEqual(await archive.read(callByGet('film_named', [['title', 'Sun']], { select: ['id', 'title'] })), { id: 2, title: 'Sun' })
  assert.deepEqual(await archive.read(callByGet('titles', [])), ['Rain', 'Sun', 'Snow', 'Fog'])
  const { body, pageTotal } = await archive.run(callByPost('forget', jsonBody({})))
  assert.deepEqual([body.toString(), pageTotal], ['null', 1])
})

test('a get writes nothing', async () => {
  await assert.rejects(archive.run(callByGet('forget', [])), { message: 'cannot execute UPDATE in a read-only transaction' })
})

test('a function that is not there is answered with the nearest name', async () => {
  assert.deepEqual(await archive.refuse(callByGet('films_aftr', [['after', '1']])), {
    code: 'PGRST202',
    status: 404,
    message: 'Could not find the function archive.films_aftr(after) in the schema cache',
    details: 'Searched for the function archive.films_aftr with parameter after, but no matches were found in the schema cache.',
    hint: 'Perhaps you meant to call the function archive.films_after',
  })
})

test('arguments that no overload takes are answered with the nearest ones', async () => {
  assert.deepEqual(await archive.refuse(callByPost('films_after', jsonBody({ aftr: 1 }))), {
    code: 'PGRST202',
    status: 404,
    message: 'Could not find the function archive.films_after(aftr) in the schema cache',
    details:
      'Searched for the function archive.films_after with parameter aftr or with a single unnamed json/jsonb parameter, but no matches were found in the schema cache.',
    hint: 'Perhaps you meant to call the function archive.films_after(after)',
  })
  const wordless = await archive.refuse(callByPost('films_after', raw('text/plain', 'x')))
  assert.deepEqual(
    [wordless.message, wordless.details, wordless.hint],
    [
      'Could not find the function archive.films_after in the schema cache',
      'Searched for the function archive.films_after with a single unnamed text parameter, but no matches were found in the schema cache.',
      null,
    ],
  )
})

test('overloads that differ by type only cannot be told apart', async () => {
  assert.deepEqual(await archive.refuse(callByGet('either', [['a', '1']])), {
    code: 'PGRST203',
    status: 300,
    message: 'Could not choose the best candidate function between: archive.either(a => integer), archive.either(a => text)',
    details: null,
    hint: 'Try renaming the parameters or the function itself in the database so function overloading can be resolved',
  })
})

test('max-affected under strict handling needs a set', async () => {
  const preferences = { handling: 'strict', maxAffected: 1 } as const
  assert.equal((await archive.refuse(callByPost('add', jsonBody({ a: 1 }), { preferences }))).code, 'PGRST128')
  assert.equal((await archive.refuse(callByGet('titles', [], { preferences }))).code, 'PGRST124')
})
