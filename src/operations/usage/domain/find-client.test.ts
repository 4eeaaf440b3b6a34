import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Identity } from '../../../access/identity.ts'
import { createClientFinder } from './find-client.ts'
import { reduceAgent } from './reduce-agent.ts'

const agents: readonly (readonly [text: string, expected: string])[] = [
  ['', ''],
  ['curl/8.5.0', 'curl/8.5.0'],
  ['node', 'node'],
  ['supabase-js/2.110.0', 'supabase-js/2.110.0'],
  ['supabase-js/2.110.0; platform=Linux; runtime=node; runtime-version=24', 'supabase-js/2.110.0'],
  ['postgrest-js/1.19 (x)', 'postgrest-js/1.19'],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox/140'],
  ['Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.1.2 Safari/537.36 Edg/142.0.3', 'Edg/142'],
  ['Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15', 'Safari/18'],
  ['Dart/3.5 (dart:io)', 'Dart/3.5'],
  ['<script>alert(1)</script>', 'scriptalert'],
]

for (const [text, expected] of agents) {
  test(`the agent ${JSON.stringify(text)} is ${JSON.stringify(expected)}`, () => assert.equal(reduceAgent(text), expected))
}

const anonymous: Identity = { role: 'anon', claims: '{}', source: 'anonymous' }

test('a client is one object as long as it calls itself the same', () => {
  const { find } = createClientFinder(10)
  const headers = {
    'x-client-name': 'web-shop',
    'x-client-version': '4.2',
    'x-client-info': 'supabase-js/2.110.0',
    'user-agent': 'Mozilla/5.0',
  }
  assert.equal(find(anonymous, headers), find(anonymous, { ...headers, 'user-agent': 'another' }))
  assert.deepEqual(find(anonymous, headers), {
    role: 'anon',
    apiKey: 'none',
    name: 'web-shop',
    version: '4.2',
    library: 'supabase-js/2.110.0',
  })
  assert.notEqual(find(anonymous, headers), find({ ...anonymous, role: 'editor' }, headers))
  assert.equal(find({ ...anonymous, source: 'token' }, headers).apiKey, 'token')
  assert.equal(find({ ...anonymous, apiKey: 'publishable ci' }, headers).apiKey, 'publishable ci')
})

test('a name that would disturb a terminal loses what disturbs, and its length', () => {
  const { find } = createClientFinder(10)
  assert.equal(find(anonymous, { 'x-client-name': `\u001b[31mred${'d'.repeat(100)}` }).name, `31mred${'d'.repeat(54)}`)
})

test('many versions of one client are told apart, each as one object', () => {
  const { find } = createClientFinder(100)
  const versions = Array.from({ length: 60 }, (_, index) => String(index))
  const ask = () => versions.map((version) => find(anonymous, { 'x-client-name': 'web-shop', 'x-client-version': version }))
  const found = ask()
  assert.deepEqual(
    found.map(({ version }) => version),
    versions,
  )
  assert.ok(ask().every((client, index) => client === found[index]))
})

test('clients beyond the most are others until a new day', () => {
  const { find, clear } = createClientFinder(1)
  const ask = (name: string) => find(anonymous, { 'x-client-name': name }).name
  assert.deepEqual([ask('one'), ask('two'), ask('one')], ['one', '(others)', 'one'])
  clear()
  assert.deepEqual([ask('two'), ask('one')], ['two', '(others)'])
})
