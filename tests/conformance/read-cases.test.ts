import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { type CaseFile, readCaseFile } from './read-cases.ts'
import { replaceTokens } from './sign-case-token.ts'

const folder = mkdtempSync(join(tmpdir(), 'dorsal-cases-'))
after(() => rmSync(folder, { recursive: true }))

function read(text: string): CaseFile {
  const path = join(folder, 'example.case')
  writeFileSync(path, text)
  return readCaseFile(path, 'example.case')
}

test('a case is a request and the reply it must get', () => {
  const { feature, settings, cases } = read(
    'feature: Reads / all\nset db-max-rows = 2\n===\n# rows are read\nPOST /rows\nPrefer: count=exact\nPrefer: tx=commit\n\n{"a":1}\n---\n201\nLocation: /rows?a=eq.1\n!Vary\n\n[]\n',
  )
  assert.equal(feature, 'Reads / all')
  assert.deepEqual(settings, { 'db-max-rows': '2' })
  assert.deepEqual(cases, [
    {
      place: 'example.case:4',
      title: 'rows are read',
      method: 'POST',
      path: '/rows',
      headers: { Prefer: ['count=exact', 'tx=commit'] },
      body: '{"a":1}',
      expected: { status: 201, headers: { location: '/rows?a=eq.1', vary: null }, body: '[]' },
    },
  ])
})

test('a reply without a body is not compared, (empty) is', () => {
  const { cases } = read('feature: Reads\n===\n# a\nGET /a\n---\n200\n===\n# b\nHEAD /b\n---\n200\n\n(empty)\n')
  assert.deepEqual(
    cases.map(({ place, expected: { body } }) => [place, body]),
    [
      ['example.case:3', undefined],
      ['example.case:8', ''],
    ],
  )
})

test('a file that cannot be understood says where', () => {
  assert.throws(() => read('set db-max-rows = 2\n'), /example\.case: the first block needs a line "feature: …"/)
  assert.throws(() => read('feature: a\n===\n# a\nGET /a\n'), /example\.case:3: no line --- between request and reply/)
  assert.throws(() => read('feature: a\n===\nGET /a\n---\n200\n'), /example\.case:3: a case begins with "# title"/)
  assert.throws(() => read('feature: a\n===\n# a\nGET /a\n---\nOK\n'), /example\.case:3: the reply begins with its status/)
})

test('a token in a header value is signed with the claims that it lists', () => {
  const value = replaceTokens('Bearer {{token:role=editor,exp=12,app={"roles":["a"]}}}')
  const [, claims = ''] = value.split('.')
  assert.deepEqual(JSON.parse(Buffer.from(claims, 'base64url').toString()), { role: 'editor', exp: 12, app: { roles: ['a'] } })
  assert.notEqual(replaceTokens('{{token:role=a}}'), replaceTokens('{{token:role=a,secret=another}}'))
})
