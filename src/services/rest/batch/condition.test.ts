import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toAnswer, toAnswers } from './answers.ts'
import { holds } from './check-condition.ts'
import { parseCondition } from './parse-condition.ts'
import type { BatchPart, PartAnswer } from './types.ts'

function answered(id: string, body: string, more: { readonly status?: number; readonly group?: string } = {}): PartAnswer {
  const part: BatchPart = {
    id,
    method: 'GET',
    url: { target: { kind: 'path', path: '/x' }, query: '' },
    headers: {},
    body: undefined,
    group: more.group,
    dependsOn: [],
    condition: undefined,
  }
  return toAnswer(part, { status: more.status ?? 200, headers: [], body: Buffer.from(body) })
}

const answers = toAnswers([
  answered('a', '[{"stock":3,"price":1.50,"name":"it\'s","on":true,"none":null,"odd name":1,"list":[1]}]'),
  answered('b', '{}', { status: 404 }),
  answered('g1', '[]', { group: 'g' }),
  answered('g2', '[]', { group: 'g', status: 404 }),
])

for (const [text, expected] of [
  ['$a/$succeeded', true],
  ['$b/$succeeded', false],
  ['$g1/$succeeded', true],
  ['$g/$succeeded', false],
  ['not $b/$succeeded', true],
  ['$a/0/on', true],
  ['$a/0/stock', false],
  ['$a/0/stock eq 3', true],
  ['3 le $a/0/stock', true],
  ['$a/0/stock gt 3', false],
  ['$a/0/price eq 1.5', true],
  ["$a/0/name eq 'it''s'", true],
  ["$a/0/name gt 'a' and $a/0/name lt 'z'", true],
  ["$a/0/stock lt 'z'", false],
  ['$a/0/none eq null', true],
  ['$a/0/nowhere eq null', true],
  ['$a/0/list eq null', true],
  ['$a/0/odd%20name eq 1', true],
  ['$a/1/stock ge 0', false],
  ['$b/$succeeded or $a/$succeeded and not $b/$succeeded', true],
  ['($b/$succeeded or $a/$succeeded) and $b/$succeeded', false],
  ['not ($b/$succeeded or false)', true],
] as const) {
  test(`${text} is ${expected}`, () => {
    const condition = parseCondition(text)
    assert.ok(condition)
    assert.equal(holds(condition, answers), expected)
  })
}

for (const text of [
  '',
  'and',
  '$a/0 eq',
  'eq 1',
  '($a/$succeeded',
  '$a/$succeeded)',
  '1 2',
  "'open",
  '$a eq 1 eq 1',
  '$',
  'nothing',
  `${'('.repeat(60)}true${')'.repeat(60)}`,
  `${'not '.repeat(60)}true`,
  `'${'x'.repeat(1000)}'`,
]) {
  test(`"${text.slice(0, 20)}" is no condition`, () => {
    assert.equal(parseCondition(text), undefined)
  })
}
