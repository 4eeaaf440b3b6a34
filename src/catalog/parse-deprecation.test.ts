import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseDeprecation } from './parse-deprecation.ts'

const plain = { since: null, sunset: null, use: null, problems: [] }

const comments: readonly (readonly [comment: string | null, expected: ReturnType<typeof parseDeprecation>])[] = [
  [null, null],
  ['What the customer wrote.', null],
  ['Mail to info@deprecated.example', null],
  ['@deprecatedish', null],
  ['@deprecated', plain],
  [
    '@deprecated since 2026-11 sunset 2027-02 use orders.remark',
    { ...plain, since: '2026-11-01', sunset: '2027-02-01', use: 'orders.remark' },
  ],
  ['Notes.\n@deprecated use orders.remark, sunset 2027-02-15.', { ...plain, sunset: '2027-02-15', use: 'orders.remark' }],
  ['Notes. @deprecated since 2026-11-30: too short.\nuse with care', { ...plain, since: '2026-11-30' }],
  ['@deprecated since last year', { ...plain, problems: [wrongDay('since last')] }],
  ['@deprecated since', { ...plain, problems: [wrongDay('since ')] }],
  ['@deprecated since 2026-02-31', { ...plain, problems: [wrongDay('since 2026-02-31')] }],
  [
    '@deprecated since 2027-02 sunset 2026-11',
    { ...plain, since: '2027-02-01', sunset: '2026-11-01', problems: ['the sunset 2026-11-01 is before the deprecation 2027-02-01'] },
  ],
]

for (const [comment, expected] of comments) {
  test(`the comment ${JSON.stringify(comment)} is read`, () => assert.deepEqual(parseDeprecation(comment), expected))
}

function wrongDay(text: string): string {
  return `"${text}" names no day: write YYYY-MM-DD or YYYY-MM`
}
