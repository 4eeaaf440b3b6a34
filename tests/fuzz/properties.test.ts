import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { applyDeMorgan, flatten, generateTree, negate, renderTree, reverse, split, type Tree } from './filter-trees.ts'
import { type FuzzServer, startFuzzServer } from './fuzz-server.ts'
import { createRandom } from './random.ts'

const seed = 3

let server: FuzzServer
before(async () => {
  server = await startFuzzServer()
})
after(() => server.stop())

type Row = Readonly<Record<string, unknown>>
type Asking = { readonly method?: string; readonly headers?: Readonly<Record<string, string>>; readonly body?: unknown }

async function ask(path: string, { method = 'GET', headers = {}, body }: Asking = {}) {
  const json = body === undefined ? {} : { body: JSON.stringify(body) }
  const response = await fetch(`${server.url}${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...headers, ...server.headersOf('anon') },
    ...json,
  })
  const text = await response.text()
  assert.ok(response.status < 400, `${method} ${path}: ${response.status} ${text}`)
  const rows: readonly Row[] = text === '' ? [] : [JSON.parse(text)].flat()
  return { status: response.status, range: response.headers.get('content-range'), location: response.headers.get('location'), rows }
}

async function askIds(tree: Tree): Promise<readonly unknown[]> {
  const group = tree.kind === 'group' ? tree : ({ kind: 'group', operator: 'and', negated: false, children: [tree] } as const)
  const [name = '', ...rest] = renderTree(group).split('(')
  return (await ask(`/people?select=id&order=id&${name}=${encodeURIComponent(`(${rest.join('(')}`)}`)).rows.map(({ id }) => id)
}

const laws = { "De Morgan's laws": applyDeMorgan, flattening: flatten, splitting: split, 'another order of branches': reverse }

for (const [name, apply] of Object.entries(laws)) {
  test(`${name} never change what a filter tree finds`, async () => {
    const random = createRandom(seed)
    for (let round = 0; round < 40; round++) {
      const tree = generateTree(random)
      assert.deepEqual(await askIds(apply(tree)), await askIds(tree), renderTree(tree))
    }
  })
}

test('negating twice changes nothing; a filter and its negation share no row, and both leave out what is unknown', async () => {
  const random = createRandom(seed)
  for (let round = 0; round < 40; round++) {
    const tree = generateTree(random)
    const found = await askIds(tree)
    const others = new Set(await askIds(negate(tree)))
    assert.deepEqual(await askIds(negate(negate(tree))), found)
    assert.deepEqual(
      found.filter((id) => others.has(id)),
      [],
      renderTree(tree),
    )
  }
})

test('a conjunction finds what each of its filters finds, given as parameters of their own', async () => {
  const random = createRandom(seed)
  for (let round = 0; round < 40; round++) {
    const trees = random.some(2, 3, () => generateTree(random, 1))
    const together = await askIds({ kind: 'group', operator: 'and', negated: false, children: trees })
    const apart = await Promise.all(trees.map(askIds))
    assert.deepEqual(
      together,
      apart[0]?.filter((id) => apart.every((ids) => ids.includes(id))),
    )
  }
})

const orders = [
  'id',
  'id.desc',
  'mood,id',
  'mood.desc.nullslast,id',
  'height.desc,id.desc',
  'data->a.desc,id',
  'cities(name),id',
  'name.nullsfirst,id',
]

test('a page is the slice of the whole in the same order, by limit and offset and by Range', async () => {
  const random = createRandom(seed)
  for (const order of orders) {
    const path = `/people?select=id,mood,cities!city_id(name)&order=${order}`
    const whole = (await ask(path)).rows
    for (let round = 0; round < 5; round++) {
      const [offset, limit] = [random.below(whole.length), 1 + random.below(whole.length)]
      const expected = whole.slice(offset, offset + limit)
      assert.deepEqual((await ask(`${path}&offset=${offset}&limit=${limit}`)).rows, expected)
      assert.deepEqual((await ask(path, { headers: { range: `${offset}-${offset + limit - 1}` } })).rows, expected)
    }
  }
})

test('pages put together are the whole, and each says rightly which rows it holds of how many', async () => {
  const filter = 'id=gt.3&active=is.true'
  const whole = (await ask(`/people?${filter}&order=id`)).rows
  const [count] = await server.query("select count(*)::int as visible from people where id > 3 and active and owner = 'everybody'")
  assert.equal(whole.length, count?.visible)
  for (const size of [1, 4, 7, whole.length]) {
    const pages: Row[] = []
    for (let offset = 0; offset < whole.length; offset += size) {
      const page = await ask(`/people?${filter}&order=id&limit=${size}&offset=${offset}`, { headers: { prefer: 'count=exact' } })
      assert.equal(page.range, `${offset}-${offset + page.rows.length - 1}/${whole.length}`)
      assert.equal(page.status, page.rows.length === whole.length ? 200 : 206)
      pages.push(...page.rows)
    }
    assert.deepEqual(pages, whole)
  }
})

test('HEAD and GET of the same request say the same of it', async () => {
  for (const path of ['/people?id=lt.9', '/people?limit=3&offset=2', '/moods', '/rpc/find_people?pattern=*o*&limit=2', '/people?id=eq.0']) {
    const headers = { prefer: 'count=exact' }
    const [head, get] = [await ask(path, { method: 'HEAD', headers }), await ask(path, { headers })]
    assert.deepEqual([head.status, head.range], [get.status, get.range], path)
  }
})

test('a count is the number of rows, under row-level security, whatever is selected, embedded or filtered', async () => {
  const random = createRandom(seed)
  for (let round = 0; round < 30; round++) {
    const select = random.pick([
      'id',
      '*',
      'id,skills(name)',
      'id,skills!inner(name)',
      'id,cities!city_id!inner(id)',
      'id,...cities!city_id(town:name)',
    ])
    const tree = encodeURIComponent(`(${renderTree(generateTree(random, 2))})`)
    const { rows, range } = await ask(`/people?select=${select}&and=${tree}`, { headers: { prefer: 'count=exact' } })
    assert.equal(range, `${rows.length === 0 ? '*' : `0-${rows.length - 1}`}/${rows.length}`)
    const [counted] = (
      await ask(`/people?select=count()${select.includes('!inner') ? `,${select.slice(3).replace(/\(.*\)/, '()')}` : ''}&and=${tree}`)
    ).rows
    assert.equal(counted?.count, rows.length, `${select} ${decodeURIComponent(tree)}`)
  }
})

test('an embed holds the rows that the same question asked of its table gives', async () => {
  const people = (await ask('/people?select=id,skills(id,name)&skills.order=id&order=id')).rows
  for (const { id, skills } of people.slice(0, 10)) {
    const asked = (await ask(`/people_skills?select=...skills(id,name)&person_id=eq.${id}&skill_id=lt.4`)).rows.toSorted(
      (a, b) => Number(a.id) - Number(b.id),
    )
    assert.deepEqual(skills, asked)
  }
})

test('Location leads to the row that was written, and Content-Range counts what was written', async () => {
  const committed = 'tx=commit,count=exact'
  const rows = [
    ['/skills', { id: 71, name: 'Sewing' }],
    ['/people', { name: 'New "one", é&=?' }],
    ['/events', { id: 9001, at: '2030-01-02', kind: 'k' }],
    ['/passports', { person_id: 1, number: 'N & 1' }],
  ] as const
  for (const [path, body] of rows) {
    const made = await ask(path, { method: 'POST', body, headers: { prefer: `return=headers-only,${committed}` } })
    assert.equal(made.range, '*/1')
    const location = made.location ?? ''
    const found = await ask(location.replace(/^\/rest\/v1/, ''))
    assert.equal(found.rows.length, 1, location)
    for (const [name, value] of Object.entries(body)) assert.deepEqual(found.rows[0]?.[name], value)
    const gone = await ask(location.replace(/^\/rest\/v1/, ''), {
      method: 'DELETE',
      headers: { prefer: `return=representation,${committed}` },
    })
    assert.deepEqual([gone.rows, gone.range], [found.rows, '*/1'])
  }
})

test('a change touches the rows that the same filter reads, and says how many', async () => {
  const random = createRandom(seed)
  for (let round = 0; round < 20; round++) {
    const filter = `select=id&and=${encodeURIComponent(`(${renderTree(generateTree(random, 2))})`)}`
    const read = (await ask(`/people?${filter}&order=id`)).rows
    const headers = { prefer: 'return=representation,count=exact' }
    const changed = await ask(`/people?${filter}`, { method: 'PATCH', body: { nap: '1 hour' }, headers })
    assert.deepEqual(
      changed.rows.map(({ id }) => Number(id)).sort((a, b) => a - b),
      read.map(({ id }) => id),
      filter,
    )
    assert.equal(changed.range, read.length === 0 ? '*/0' : `0-${read.length - 1}/${read.length}`)
  }
})

type Person = { readonly id: number; readonly mood: string | null; readonly city: { readonly id: number; readonly name: string } | null }

/** Aggregates of the city of people, as the dialect writes them and as the rows themselves give them. */
const aggregates: readonly (readonly [written: string, of: (ids: readonly number[]) => number])[] = [
  ['count()', (ids) => ids.length],
  ['id.count()', (ids) => ids.length],
  ['id.sum()', (ids) => ids.reduce((sum, id) => sum + id, 0)],
  ['id.max()', (ids) => Math.max(...ids)],
  ['id.min()', (ids) => Math.min(...ids)],
]

const operators: readonly (readonly [written: string, holds: (one: number, other: number) => boolean])[] = [
  ['gt', (one, other) => one > other],
  ['lte', (one, other) => one <= other],
  ['not.eq', (one, other) => one !== other],
]

test('having and order in a row that is spread are those of the rows it is spread into', async () => {
  const random = createRandom(seed)
  const people = (await ask('/people?select=id,mood,city:cities!city_id!inner(id,name)')).rows as readonly Person[]
  for (let round = 0; round < 15; round++) {
    const [aggregate, of] = random.pick(aggregates)
    const [operator, holds] = random.pick(operators)
    const value = random.pick([1, 3, 5, 8, 12])
    const tree = `mood=is.not_null&cities.having=${aggregate}.${operator}.${value}`
    const asked = (await ask(`/people?select=mood,...cities!city_id!inner(town:name)&${tree}&cities.order=id.sum().desc`)).rows
    const groups = [
      ...Map.groupBy(
        people.filter(({ mood }) => mood !== null),
        ({ mood, city }) => `${mood} in ${city?.name}`,
      ),
    ]
      .map(([name, members]) => ({ name, ids: members.map(({ city }) => city?.id ?? 0) }))
      .filter(({ ids }) => holds(of(ids), value))
    const sums = new Map(groups.map(({ name, ids }) => [name, ids.reduce((sum, id) => sum + id, 0)]))
    const names = asked.map(({ mood, town }) => `${mood} in ${town}`)
    assert.deepEqual(names.toSorted(), [...sums.keys()].sort(), tree)
    assert.deepEqual(
      names.map((name) => sums.get(name)),
      [...sums.values()].sort((one, other) => other - one),
    )
  }
})

test('groups of an embed are the same as a list, as arrays, and as a question about the parent', async () => {
  const random = createRandom(seed)
  for (let round = 0; round < 15; round++) {
    const [aggregate] = random.pick(aggregates)
    const [operator] = random.pick(operators)
    const having = `people.having=${aggregate}.${operator}.${random.pick([1, 3, 20, 100])}&people.order=id.sum().desc,mood&order=id`
    const inner = random.pick(['mood', 'mood,passports(number)', 'mood,...cities!city_id(town:name)', 'mood,events(kind)'])
    const lists = (await ask(`/cities?select=id,people!city_id(${inner})&${having}`)).rows
    const arrays = (await ask(`/cities?select=id,...people!city_id(${inner})&${having}`)).rows
    const moodsOf = ({ people }: Row) => (people as readonly Row[]).map(({ mood }) => mood)
    assert.deepEqual(
      arrays.map(({ mood }) => mood),
      lists.map(moodsOf),
      having,
    )
    const wanted = await ask(`/cities?select=id,people!city_id!inner(${inner})&${having}`, { headers: { prefer: 'count=exact' } })
    const kept = lists.filter((city) => moodsOf(city).length > 0)
    assert.deepEqual(wanted.rows, kept, having)
    assert.equal(wanted.range?.split('/')[1], String(kept.length))
    const without = (await ask(`/cities?select=id,people!city_id(${inner})&${having}&people=is.null`)).rows
    assert.deepEqual(
      without,
      lists.filter((city) => moodsOf(city).length === 0),
      having,
    )
  }
})
