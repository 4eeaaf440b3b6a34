import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseAccept } from './parse-media-type.ts'
import { parseTopPage, wholePage } from './parse-page.ts'
import { parsePreferences, renderPreferences } from './parse-preferences.ts'
import { parseQuery } from './parse-query.ts'

const field = (name: string) => ({ name, path: [] })
const equal = (name: string, value: string) => ({
  kind: 'compare',
  field: field(name),
  negated: false,
  comparison: { kind: 'simple', operator: 'eq', value },
})
const fault = (code: string, details: string) => ({ code, details })

test('every parameter finds its place, by the last word of its name', () => {
  const query = parseQuery(
    'select=id&a=eq.1&clients.b=eq.2&clients.or=(c.eq.3,d.eq.4)&order=id.desc&clients.order=x&limit=3&offset=6&clients.limit=1&columns=a,b&on_conflict=a',
    { isCall: false },
  )
  assert.deepEqual(query, {
    select: [{ kind: 'field', field: field('id') }],
    where: [
      { embeds: [], condition: equal('a', '1') },
      { embeds: ['clients'], condition: equal('b', '2') },
      {
        embeds: ['clients'],
        condition: { kind: 'group', operator: 'or', negated: false, conditions: [equal('c', '3'), equal('d', '4')] },
      },
    ],
    having: [],
    order: [
      { embeds: [], terms: [{ field: field('id'), direction: 'desc' }] },
      { embeds: ['clients'], terms: [{ field: field('x') }] },
    ],
    page: { embeds: [], offset: 6, limit: 3 },
    embedPages: [{ embeds: ['clients'], offset: 0, limit: 1 }],
    columns: ['a', 'b'],
    conflictColumns: ['a'],
    callParameters: [],
  })
})

test('without select everything is selected, and a parameter without a value does not count', () => {
  assert.deepEqual(parseQuery('select&a', { isCall: false }).select, [{ kind: 'field', field: field('*') }])
})

test('text is percent-decoded, plus means space, and a stray percent sign stays', () => {
  assert.deepEqual(parseQuery('a=eq.x+y%20%C3%A9%2B%zz', { isCall: false }).where, [{ embeds: [], condition: equal('a', 'x y é+%zz') }])
})

test('in the GET of a function what is no filter is an argument, in order and as often as it comes', () => {
  const { where, callParameters } = parseQuery('id=eq.1&v=1&v=2&name=plain', { isCall: true })
  assert.deepEqual(where, [{ embeds: [], condition: equal('id', '1') }])
  assert.deepEqual(callParameters, [
    ['v', '1'],
    ['v', '2'],
    ['name', 'plain'],
  ])
})

test('a parameter that cannot be read is PGRST100 with the text, the place and what was expected', () => {
  assert.throws(() => parseQuery('a=noop.0', { isCall: false }), {
    ...fault('PGRST100', 'unexpected "o" expecting "not" or operator (eq, gt, ...)'),
    status: 400,
    message: '"failed to parse filter (noop.0)" (line 1, column 1)',
  })
  assert.throws(() => parseQuery('or=()', { isCall: false }), { message: '"failed to parse logic tree (())" (line 1, column 4)' })
  assert.throws(() => parseQuery('select=a::', { isCall: false }), {
    message: '"failed to parse select parameter (a::)" (line 1, column 4)',
  })
})

test('brackets deeper than anybody writes by hand are refused', () => {
  const deep = (levels: number) => `select=${'a('.repeat(levels)}${')'.repeat(levels)}`
  assert.equal(parseQuery(deep(100), { isCall: false }).select.length, 1)
  assert.throws(() => parseQuery(deep(101), { isCall: false }), { code: 'PGRST100', message: 'Brackets go deeper than 100 levels' })
  assert.throws(() => parseQuery(`and=${'(and'.repeat(5000)}`, { isCall: false }), { code: 'PGRST100' })
})

test('bytes that are not UTF-8, and NUL, are refused', () => {
  for (const query of ['a=eq.%ff', 'a=eq.%00', '%c3=eq.1']) {
    assert.throws(() => parseQuery(query, { isCall: false }), { code: 'PGRST100', status: 400 })
  }
})

test('the Range header and limit meet in the rows that both let through', () => {
  assert.deepEqual(parseTopPage(wholePage, '5-9'), { offset: 5, limit: 5 })
  assert.deepEqual(parseTopPage(wholePage, '5-'), { offset: 5, limit: undefined })
  assert.deepEqual(parseTopPage({ offset: 2, limit: 10 }, '5-20'), { offset: 5, limit: 7 })
  assert.deepEqual(parseTopPage(wholePage, 'bytes=0-1'), wholePage)
  assert.deepEqual(parseTopPage({ offset: 4, limit: 0 }, undefined), { offset: 0, limit: 0 })
  assert.deepEqual(parseTopPage({ offset: -3, limit: undefined }, undefined), wholePage)
})

test('a negative limit, a reversed range and a page with nothing in it are PGRST103', () => {
  const negative = fault('PGRST103', 'Limit should be greater than or equal to zero.')
  assert.throws(() => parseTopPage({ offset: 0, limit: -1 }, undefined), negative)
  assert.throws(() => parseTopPage({ offset: 0, limit: 5 }, '10-19'), negative)
  assert.throws(
    () => parseTopPage(wholePage, '9-5'),
    fault('PGRST103', 'The lower boundary must be lower than or equal to the upper boundary in the Range header.'),
  )
})

test('a number too large to count with is the largest one', () => {
  assert.equal(parseQuery('limit=99999999999999999999', { isCall: false }).page.limit, Number.MAX_SAFE_INTEGER)
})

test('a range wider than numbers are exact is all there is', () => {
  assert.deepEqual(parseTopPage(wholePage, '0-99999999999999999999'), { offset: 0, limit: Number.MAX_SAFE_INTEGER })
})

test('the first of each preference counts, and what is none is remembered', () => {
  const header =
    'count=exact,  tx=rollback , return=minimal, return=representation, timezone=Europe/Paris, max-affected=10, handling=strict, odd'
  const preferences = {
    count: 'exact',
    return: 'minimal',
    handling: 'strict',
    timezone: 'Europe/Paris',
    maxAffected: 10,
  }
  assert.deepEqual(parsePreferences(header, { mayEndTransaction: false }), { preferences, unknown: ['odd'] })
  assert.equal(parsePreferences(header, { mayEndTransaction: true }).preferences.tx, 'rollback')
})

test('applied preferences come in a fixed order, max-affected only where it was enforced', () => {
  const all = {
    maxAffected: 1,
    timezone: 'UTC',
    count: 'exact',
    return: 'minimal',
    missing: 'default',
    resolution: 'merge-duplicates',
  } as const
  assert.equal(renderPreferences(all), 'resolution=merge-duplicates, missing=default, return=minimal, count=exact, timezone=UTC')
  assert.equal(renderPreferences({ handling: 'strict', maxAffected: 1 }), 'handling=strict, max-affected=1')
})

test('acceptable media types are ordered by quality, then by how specific they are', () => {
  const types = (header: string | undefined) => parseAccept(header).map(({ type }) => type)
  assert.deepEqual(types(undefined), ['*/*'])
  assert.deepEqual(types('text/csv;q=0.5, application/json'), ['application/json', 'text/csv'])
  assert.deepEqual(types('*/*, TEXT/CSV'), ['text/csv', '*/*'])
  assert.deepEqual(parseAccept('application/vnd.pgrst.plan+json; for="text/csv"; options=analyze|verbose'), [
    { type: 'application/vnd.pgrst.plan+json', parameters: { for: 'text/csv', options: 'analyze|verbose' } },
  ])
})
