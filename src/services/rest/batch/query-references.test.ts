import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toAnswer, toAnswers } from './answers.ts'
import { listQueryReferences, resolveQuery } from './query-references.ts'
import type { BatchPart } from './types.ts'

const part: BatchPart = {
  id: 'a',
  method: 'GET',
  url: { target: { kind: 'path', path: '/x' }, query: '' },
  headers: {},
  body: undefined,
  group: undefined,
  dependsOn: [],
  condition: undefined,
}
const body = Buffer.from('[{"id":7,"name":"a,\\"b\\\\)","word":"x-1","big":12345678901234567890,"on":true}]')
const answer = toAnswer(part, { status: 200, headers: [], body })
const resolve = (query: string) => resolveQuery(query, ['a'], toAnswers([answer]))

for (const [query, expected] of [
  ['id=eq.$a/0/id', 'id=eq.7'],
  ['id=eq.$a/0/big&on=is.$a/0/on', 'id=eq.12345678901234567890&on=is.true'],
  ['name=eq.$a/0/name', 'name=eq.a%2C%22b%5C%29'],
  ['name=in.($a/0/word,$a/0/name)', 'name=in.(x-1,%22a%2C%5C%22b%5C%5C%29%22)'],
  ['or=(name.eq.$a/0/name,id.eq.$a/0/id)&name=eq.$a/0/name', 'or=(name.eq.%22a%2C%5C%22b%5C%5C%29%22,id.eq.7)&name=eq.a%2C%22b%5C%29'],
  ['name=eq(any).{$a/0/name}', 'name=eq(any).{%22a%2C%5C%22b%5C%5C%29%22}'],
  ['price=eq.$5&name=like.*$b/0/id', 'price=eq.$5&name=like.*$b/0/id'],
  ['name=eq.%24a/0/id', 'name=eq.%24a/0/id'],
] as const) {
  test(`${query} becomes ${expected}`, () => {
    assert.equal(resolve(query), expected)
  })
}

test('what a URL refers to is known before it is answered', () => {
  assert.deepEqual(listQueryReferences('id=in.($a/0/id,$b)&x=eq.$c-1/0/odd%20name;y=%24d'), [
    { id: 'a', path: ['0', 'id'] },
    { id: 'b', path: [] },
    { id: 'c-1', path: ['0', 'odd name'] },
  ])
})
