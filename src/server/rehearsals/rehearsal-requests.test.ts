import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { signToken } from '../../access/sign-token.ts'
import { openProject } from '../../project/open-project.ts'
import { readSettings } from '../settings.ts'
import { readRehearsalRequests } from './rehearsal-requests.ts'

const folder = mkdtempSync(join(tmpdir(), 'dorsal-requests-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const { settings } = readSettings(await openProject(folder), { flags: new Map(), environment: {} })

const sign = (claims: Readonly<Record<string, unknown>>) => signToken(claims, Buffer.from('of-the-live-project-and-of-no-branch'))

function writeFile(name: string, content: unknown): string {
  const path = join(folder, name)
  writeFileSync(path, JSON.stringify(content))
  return path
}

function toEntry(method: string, path: string, headers: Readonly<Record<string, string>>) {
  return {
    request: {
      method,
      url: `https://api.example.org${path}`,
      headers: Object.entries(headers).map(([name, value]) => ({ name, value })),
      ...(method === 'PATCH' ? { postData: { text: '{"a":1}' } } : {}),
    },
  }
}

test('who asked in a recording asks again by role and claims, without the keys of the live project; other services are left out', async () => {
  const person = sign({ role: 'authenticated', sub: 'ada', exp: 1_700_000_000 })
  const file = writeFile('recording.har', {
    log: {
      entries: [
        toEntry('PATCH', '/rest/v1/orders?id=eq.1', { apikey: sign({ role: 'anon' }), Authorization: `Bearer ${person}` }),
        toEntry('GET', '/rest/v1/orders', { apikey: 'sb_secret_abc', prefer: 'count=exact' }),
        toEntry('GET', '/rest/v1/notes', { apikey: 'sb_publishable_abc' }),
        toEntry('POST', '/auth/v1/signup', { apikey: 'sb_publishable_abc' }),
      ],
    },
  })
  assert.deepEqual(await readRehearsalRequests(settings, file), [
    {
      ...{ method: 'PATCH', path: '/rest/v1/orders?id=eq.1', headers: {}, body: '{"a":1}', weight: 1 },
      ...{ as: 'authenticated', claims: { sub: 'ada' } },
    },
    { method: 'GET', path: '/rest/v1/orders', headers: { prefer: 'count=exact' }, weight: 1, as: 'service_role' },
    { method: 'GET', path: '/rest/v1/notes', headers: {}, weight: 1 },
  ])
})

test('a list says itself who asks', async () => {
  const file = writeFile('requests.json', [{ path: '/rest/v1/orders', as: 'authenticated', claims: { sub: 'ada' } }])
  assert.deepEqual(await readRehearsalRequests(settings, file), [
    { method: 'GET', path: '/rest/v1/orders', headers: {}, weight: 1, as: 'authenticated', claims: { sub: 'ada' } },
  ])
})
