import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addParameters, findRedirectUriProblem } from './redirect-uri.ts'

for (const address of [
  'https://client.example.org/callback',
  'https://client.example.org/callback?tenant=a%20b',
  'http://localhost:4711/callback',
  'http://127.0.0.1/',
  'http://[::1]:8080/callback',
  'com.example.app:/callback',
  'cursor://anysphere.cursor-mcp/oauth/callback',
]) {
  test(`codes may be sent to ${address}`, () => assert.equal(findRedirectUriProblem(address), undefined))
}

const scheme = 'it must be https, http on this machine (localhost, 127.0.0.1, [::1]), or the scheme of an application'

for (const [address, problem] of [
  ['/callback', 'it is no absolute address'],
  ['', 'it is no absolute address'],
  ['https://a.example/,https://b.example/', 'it must not contain commas, spaces or backslashes'],
  ['https://a.example\\@b.example/', 'it must not contain commas, spaces or backslashes'],
  ['https://a.example/\n', 'it must not contain commas, spaces or backslashes'],
  ['https://a.example/#', 'it must not have a fragment'],
  ['https://user:secret@a.example/', 'it must not name a user or password'],
  ['http://a.example/', scheme],
  ['http://localhost.evil.example/', scheme],
  ['http://127.0.0.1.evil.example/', scheme],
  ['javascript:alert(1)', scheme],
  ['data:text/html,x', 'it must not contain commas, spaces or backslashes'],
  ['file:///etc/passwd', scheme],
  ['cursor://evil.example/', scheme],
] as const) {
  test(`codes may not be sent to ${JSON.stringify(address)}`, () => assert.equal(findRedirectUriProblem(address), problem))
}

test('parameters are added to the query an address has, and nothing of it changes', () => {
  assert.equal(addParameters('https://a.example/cb', { code: 'x y', state: null }), 'https://a.example/cb?code=x+y')
  assert.equal(addParameters('https://a.example/cb?b=%20', { state: '&' }), 'https://a.example/cb?b=%20&state=%26')
})
