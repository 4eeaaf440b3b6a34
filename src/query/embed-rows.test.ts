import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startTestArchive, type TestArchive } from '../../tests/support/test-archive.ts'
import { at, by, column, compare, embed, here, is, readOf } from '../../tests/support/test-intents.ts'

let archive: TestArchive
before(async () => {
  archive = await startTestArchive()
})
after(() => archive.stop())

const inOrder = [{ embeds: [], terms: [by('id')] }] as const
const isNull = compare('directors', { kind: 'is', value: 'null' })
const isNotNull = compare('directors', { kind: 'is', value: 'null' }, true)
const first = here(is('id', 'eq', '1'))

test('a to-one embed is an object or null, a to-many embed an array', async () => {
  const select = ['id', embed('directors', ['name']), embed('roles', ['part'])]
  assert.deepEqual(await archive.read(readOf('films', { select, order: inOrder })), [
    { id: 1, directors: { name: 'Ida' }, roles: [{ part: 'lead' }, { part: 'friend' }] },
    { id: 2, directors: { name: 'Ida' }, roles: [{ part: 'lead' }] },
    { id: 3, directors: { name: 'Jean' }, roles: [{ part: 'lead' }] },
    { id: 4, directors: null, roles: [] },
  ])
})

test('a many-to-many embed goes through the join table, at any depth', async () => {
  const select = ['name', embed('films', ['title', embed('actors', ['name'], { alias: 'cast' })])]
  assert.deepEqual(await archive.read(readOf('directors', { select, where: first })), [
    {
      name: 'Ida',
      films: [
        { title: 'Rain', cast: [{ name: 'Ann' }, { name: 'Bo' }] },
        { title: 'Sun', cast: [{ name: 'Bo' }] },
      ],
    },
  ])
})

test('filters, order and limit go to the level they name', async () => {
  const asked = readOf('directors', {
    select: ['name', embed('films', ['title'])],
    where: [...at(['films'], is('year', 'lt', '1970')), ...here(is('id', 'lt', '3'))],
    order: [...inOrder, { embeds: ['films'], terms: [by('year', { direction: 'desc' })] }],
    pages: [{ embeds: ['films'], offset: 0, limit: 1 }],
  })
  assert.deepEqual(await archive.read(asked), [
    { name: 'Ida', films: [{ title: 'Sun' }] },
    { name: 'Jean', films: [] },
  ])
})

test('a page is cut before its embeds are joined, and keeps its order', async () => {
  const asked = readOf('films', {
    select: ['title', embed('directors', ['name'])],
    order: [{ embeds: [], terms: [by('id', { direction: 'desc' })] }],
    pages: [{ embeds: [], offset: 1, limit: 2 }],
  })
  assert.deepEqual(await archive.read(asked), [
    { title: 'Snow', directors: { name: 'Jean' } },
    { title: 'Sun', directors: { name: 'Ida' } },
  ])
  assert.match(archive.render(asked).text, /desc limit 2 offset 1\) as "films" left join lateral/)
})

test('a page that nobody sorts is cut last, unless it skips rows', async () => {
  const asked = (offset: number) =>
    readOf('films', { select: ['id', embed('directors', ['name'])], pages: [{ embeds: [], offset, limit: 2 }] })
  assert.match(archive.render(asked(0)).text, /on true limit 2\) as/)
  assert.match(archive.render(asked(1)).text, /limit 2 offset 1\) as "films" left join lateral/)
})

test('an inner embed keeps only rows that have one, in the count too', async () => {
  const asked = readOf('directors', {
    select: ['name', embed('films', ['title'], { join: 'inner' })],
    where: at(['films'], is('year', 'gt', '1955')),
    order: inOrder,
    preferences: { count: 'exact' },
    pages: [{ embeds: [], offset: 0, limit: 1 }],
  })
  const { body, total } = await archive.run(asked)
  assert.deepEqual([JSON.parse(body.toString()), total], [[{ name: 'Ida', films: [{ title: 'Sun' }] }], 2])
})

test('a to-one embed that must be there is found once, by its join; with a page it is tested before it is joined', async () => {
  const embeds = [embed('directors', ['name'], { join: 'inner' })]
  const asked = readOf('films', { select: ['id', ...embeds], order: inOrder })
  assert.deepEqual(await archive.read(asked), [
    { id: 1, directors: { name: 'Ida' } },
    { id: 2, directors: { name: 'Ida' } },
    { id: 3, directors: { name: 'Jean' } },
  ])
  const { text } = archive.render(asked)
  assert.match(text, /as "films" join lateral /)
  assert.doesNotMatch(text, /exists/)
  assert.equal(
    archive.render(readOf('films', { select: ['id', embed('directors', ['name'])], where: here(isNotNull), order: inOrder })).text,
    text,
  )
  assert.match(archive.render({ ...asked, pages: [{ embeds: [], offset: 0, limit: 1 }] }).text, /exists .* left join lateral /)
})

test('an empty embed filters without being shown', async () => {
  const select = ['id', embed('directors', [])]
  assert.deepEqual(await archive.read(readOf('films', { select, where: here(isNull) })), [{ id: 4 }])
  const either = { kind: 'group', operator: 'or', negated: false, conditions: [isNull, is('id', 'eq', '3')] } as const
  assert.deepEqual(await archive.read(readOf('films', { select, where: here(either), order: inOrder })), [{ id: 3 }, { id: 4 }])
  const { total } = await archive.run(readOf('films', { select, where: here(isNotNull), preferences: { count: 'exact' } }))
  assert.equal(total, 3)
})

test('rows are sorted by a column of a to-one embed', async () => {
  const order = [{ embeds: [], terms: [by('name', { relation: 'directors', direction: 'desc', nulls: 'last' }), by('id')] }] as const
  assert.deepEqual(await archive.read(readOf('films', { select: ['id', embed('directors', ['name'])], order })), [
    { id: 3, directors: { name: 'Jean' } },
    { id: 1, directors: { name: 'Ida' } },
    { id: 2, directors: { name: 'Ida' } },
    { id: 4, directors: null },
  ])
  const hidden = readOf('films', { select: ['id', embed('directors', [])], order })
  assert.deepEqual(await archive.read(hidden), [{ id: 3 }, { id: 1 }, { id: 2 }, { id: 4 }])
})

test('sorting by a to-many embed is refused', async () => {
  const order = [{ embeds: [], terms: [by('part', { relation: 'roles' })] }] as const
  const refusal = await archive.refuse(readOf('films', { select: ['id', embed('roles', ['part'])], order }))
  assert.deepEqual(refusal, {
    code: 'PGRST118',
    status: 400,
    message: "A related order on 'roles' is not possible",
    details: "'films' and 'roles' do not form a many-to-one or one-to-one relationship",
    hint: null,
  })
})

test('a table that refers to itself gives its children by name and its parent by column', async () => {
  const select = ['name', embed('parent_id', ['name'], { alias: 'parent' }), embed('genres', ['name'], { alias: 'children' })]
  assert.deepEqual(await archive.read(readOf('genres', { select, where: here(is('id', 'eq', '2')) })), [
    { name: 'noir', parent: { name: 'drama' }, children: [{ name: 'neo-noir' }] },
  ])
})

test('several relationships are told apart by constraint, by column or by a hint', async () => {
  const select = [embed('awards_giver_id_fkey', ['name'], { alias: 'giver' }), embed('taker_id', ['name'], { alias: 'taker' })]
  assert.deepEqual(await archive.read(readOf('awards', { select, where: first })), [{ giver: { name: 'Ida' }, taker: { name: 'Jean' } }])
  const hinted = [embed('directors', ['name'], { alias: 'giver', hint: 'giver_id' })]
  assert.deepEqual(await archive.read(readOf('awards', { select: hinted, where: first })), [{ giver: { name: 'Ida' } }])
})

test('an ambiguous embed is refused with its candidates', async () => {
  assert.deepEqual(await archive.refuse(readOf('awards', { select: [embed('directors', ['name'])] })), {
    code: 'PGRST201',
    status: 300,
    message: "Could not embed because more than one relationship was found for 'awards' and 'directors'",
    details: [
      {
        cardinality: 'many-to-one',
        embedding: 'awards with directors',
        relationship: 'awards_giver_id_fkey using awards(giver_id) and directors(id)',
      },
      {
        cardinality: 'many-to-one',
        embedding: 'awards with directors',
        relationship: 'awards_taker_id_fkey using awards(taker_id) and directors(id)',
      },
    ],
    hint: "Try changing 'directors' to one of the following: 'directors!awards_giver_id_fkey', 'directors!awards_taker_id_fkey'. Find the desired relationship in the 'details' key.",
  })
})

test('an embed without relationship is refused with the nearest one', async () => {
  assert.deepEqual(await archive.refuse(readOf('films', { select: [embed('actor', ['name'], { hint: 'roles' })] })), {
    code: 'PGRST200',
    status: 400,
    message: "Could not find a relationship between 'films' and 'actor' in the schema cache",
    details:
      "Searched for a foreign key relationship between 'films' and 'actor' using the hint 'roles' in the schema 'archive', but no matches were found.",
    hint: "Perhaps you meant 'actors' instead of 'actor'.",
  })
})

test('a filter on something that is not embedded is refused', async () => {
  const refusal = await archive.refuse(readOf('films', { where: at(['directors'], is('name', 'eq', 'Ida')) }))
  assert.deepEqual([refusal.code, refusal.hint], ['PGRST108', "Verify that 'directors' is included in the 'select' query parameter."])
})

test('filters may be made to know embeds by their alias only', async () => {
  const asked = readOf('films', {
    select: [embed('directors', ['name'], { alias: 'by' })],
    where: [...at(['directors'], is('name', 'eq', 'Jean')), ...first],
  })
  assert.deepEqual(await archive.read(asked), [{ by: null }])
  const refusal = await archive.refuse(asked, { limits: { targetNamesInFilters: false } })
  assert.deepEqual([refusal.code, refusal.hint], ['PGRST108', "Change 'directors' to 'by' in filters, orders or limits."])
})

test('a function of a row is a relationship', async () => {
  assert.deepEqual(
    await archive.read(readOf('films', { select: ['id', embed('leads', ['name'])], where: here(is('id', 'lt', '3')), order: inOrder })),
    [
      { id: 1, leads: [{ name: 'Ann' }] },
      { id: 2, leads: [{ name: 'Bo' }] },
    ],
  )
})

test('a function of a row that promises one row never repeats its parent', async () => {
  const debuts = ['name', embed('debut', ['title'])]
  assert.deepEqual(await archive.read(readOf('directors', { select: debuts, order: inOrder })), [
    { name: 'Ida', debut: { title: 'Rain' } },
    { name: 'Jean', debut: { title: 'Snow' } },
    { name: 'Nobody', debut: null },
  ])
})

test('rows that nobody sorted stay in the order of their table when they must have an embed', async () => {
  const inner = { select: ['name', embed('films', ['title'], { join: 'inner' })] } as const
  const rows = [
    { name: 'Ida', films: [{ title: 'Rain' }, { title: 'Sun' }] },
    { name: 'Jean', films: [{ title: 'Snow' }] },
  ]
  assert.deepEqual(await archive.read(readOf('directors', inner)), rows)
  assert.match(archive.render(readOf('directors', inner)).text, /exists \([^()]+\) is true/)
  const none = { select: ['name', embed('films', [])], where: here(compare('films', { kind: 'is', value: 'null' })) } as const
  assert.deepEqual(await archive.read(readOf('directors', none)), [{ name: 'Nobody' }])
})

test('rows that are sorted, paged or found by their embed let PostgreSQL make a join of it', async () => {
  const select = ['name', embed('films', ['title'], { join: 'inner' })]
  const asked = [
    readOf('directors', { select, order: inOrder }),
    readOf('directors', { select, pages: [{ embeds: [], offset: 0, limit: 5 }] }),
    readOf('directors', { select, where: at(['films'], is('year', 'gt', '1955')) }),
    readOf('films', { select: ['title', embed('directors', ['name'], { join: 'inner' })] }),
  ]
  for (const each of asked) assert.doesNotMatch(archive.render(each).text, /is true/)
})

test('aggregates group by what stands beside them, embeds included', async () => {
  const select = [
    'director_id',
    embed('directors', ['name']),
    column('rating', { aggregate: 'max' }),
    column('*', { aggregate: 'count', alias: 'films' }),
  ]
  assert.deepEqual(await archive.read(readOf('films', { select, order: [{ embeds: [], terms: [by('director_id')] }] })), [
    { director_id: 1, max: 8.1, films: 2, directors: { name: 'Ida' } },
    { director_id: 2, max: null, films: 1, directors: { name: 'Jean' } },
    { director_id: null, max: 7, films: 1, directors: null },
  ])
})

test('an aggregate inside an embed sums up that embed, with casts before and after', async () => {
  const total = column('year', { cast: 'numeric', aggregate: 'sum', aggregateCast: 'text', alias: 'years' })
  assert.deepEqual(await archive.read(readOf('directors', { select: ['id', embed('films', [total])], where: first })), [
    { id: 1, films: [{ years: '3910' }] },
  ])
})

test('embedding deeper than allowed is refused', async () => {
  const select = [embed('directors', [embed('films', ['id'])])]
  assert.equal((await archive.refuse(readOf('films', { select }), { limits: { embedDepth: 1 } })).code, 'DRS001')
})
