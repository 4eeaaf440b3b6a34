import assert from 'node:assert/strict'
import { test } from 'node:test'
import { filterOperation } from './parse-comparison.ts'
import { runParser } from './parser.ts'

const simple = (operator: string, value: string, more: object = {}) => ({
  negated: false,
  comparison: { kind: 'simple', operator, value, ...more },
})

const operators = 'eq neq gt gte lt lte like ilike match imatch cs cd ov sl sr nxr nxl adj'.split(' ')
const fullText = (operator: string, value: string, language?: string) => ({
  negated: false,
  comparison: { kind: 'fullText', operator, value, ...(language && { language }) },
})
const truth = (value: string) => ({ negated: false, comparison: { kind: 'is', value } })
const list = (...values: string[]) => ({ negated: false, comparison: { kind: 'in', values } })

const read: readonly (readonly [text: string, operation: unknown])[] = [
  ...operators.map((operator) => [`${operator}.a.b,(c)`, simple(operator, 'a.b,(c)')] as const),
  ['eq.', simple('eq', '')],
  ['not.eq.1', { ...simple('eq', '1'), negated: true }],
  ['eq(any).{1,2}', simple('eq', '{1,2}', { quantifier: 'any' })],
  ['like(all).{a*,*b}', simple('like', '{a*,*b}', { quantifier: 'all' })],
  ['fts.chat', fullText('fts', 'chat')],
  ['plfts(french).petit chat', fullText('plfts', 'petit chat', 'french')],
  ['phfts(english).the cat', fullText('phfts', 'the cat', 'english')],
  ['wfts.cat -dog', fullText('wfts', 'cat -dog')],
  ...['null', 'not_null', 'true', 'false', 'unknown'].map((word) => [`is.${word}`, truth(word)] as const),
  ['is.NULL', truth('null')],
  ['isdistinct.3', { negated: false, comparison: { kind: 'isdistinct', value: '3' } }],
  ['in.(1,2,3)', list('1', '2', '3')],
  ['in.()', list('')],
  ['in.("a,b","c\\"d",e"f)', list('a,b', 'c"d', 'e"f')],
  ['in.("not closed right"x,b)', list('"not closed right"x', 'b')],
]

for (const [text, operation] of read) {
  test(`a filter ${text} is read`, () => {
    assert.deepEqual(runParser(filterOperation, text), { ok: true, value: operation })
  })
}

const refused: readonly (readonly [text: string, place: string, details: string])[] = [
  ['noop.0', 'line 1, column 1', 'unexpected "o" expecting "not" or operator (eq, gt, ...)'],
  ['val', 'line 1, column 1', 'unexpected "v" expecting "not" or operator (eq, gt, ...)'],
  ['', 'line 1, column 1', 'unexpected end of input expecting "not" or operator (eq, gt, ...)'],
  ['fts().value', 'line 1, column 5', 'unexpected ")" expecting operator (eq, gt, ...)'],
  ['eq().value', 'line 1, column 4', 'unexpected ")" expecting operator (eq, gt, ...)'],
  ['is().value', 'line 1, column 3', 'unexpected "(" expecting operator (eq, gt, ...)'],
  ['in().value', 'line 1, column 3', 'unexpected "(" expecting operator (eq, gt, ...)'],
  ['in.1,2', 'line 1, column 4', 'unexpected "1" expecting "("'],
  ['not.xx.1', 'line 1, column 5', 'unexpected "x" expecting operator (eq, gt, ...)'],
]

for (const [text, place, details] of refused) {
  test(`a filter '${text}' is refused with the place and what was expected`, () => {
    assert.deepEqual(runParser(filterOperation, text), { ok: false, place, details })
  })
}
