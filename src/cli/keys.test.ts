import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { runCommand, type ServingCommand, startCommand } from '../../tests/support/dorsal-command.ts'
import { eventually } from '../../tests/support/eventually.ts'
import { createTestDatabase, type TestDatabase } from '../../tests/support/test-database.ts'
import type { toReadyLine } from './banner.ts'

type ReadyLine = ReturnType<typeof toReadyLine>

describe('keys of two servers on one database', () => {
  const project = mkdtempSync(join(tmpdir(), 'dorsal-keys-'))
  let database: TestDatabase
  let servers: readonly ServingCommand<ReadyLine>[] = []
  before(async () => {
    database = await createTestDatabase({ prefix: 'keys', sql: 'create table notes (id int)' })
    const start = () => startCommand<ReadyLine>(['start', '--json', '--port', '0', '--project', project, '--database-url', database.url])
    // One after the other, since both write the same state file: the second one's is what commands read.
    servers = [await start(), await start()]
    await database.query('grant select on notes to service_role')
  })
  after(async () => {
    for (const { stop } of servers) await stop()
    await database.drop()
    rmSync(project, { recursive: true, force: true })
  })

  async function keys(...parameters: readonly string[]) {
    const { code, output, errors } = await runCommand([
      'keys',
      ...parameters,
      '--project',
      project,
      '--database-url',
      database.url,
      '--json',
    ])
    return { code, data: output === '' ? undefined : JSON.parse(output), error: errors === '' ? undefined : JSON.parse(errors).error }
  }

  async function statusesWith(key: string): Promise<string> {
    const statuses = await Promise.all(
      servers.map(async ({ ready }) => (await fetch(`${ready.url}/rest/v1/notes`, { headers: { apikey: key } })).status),
    )
    return statuses.join(' ')
  }

  test('a key that is created is shown once, works at both, and is refused by both when it is revoked', async () => {
    const { data: created } = await keys('create', '--name', 'ci', '--kind', 'secret')
    await eventually(() => statusesWith(created.key), '200 200')
    const { data: listed } = await keys('list')
    assert.deepEqual(
      listed.map(({ name, kind, state, role }: Record<string, unknown>) => [name, kind, state, role]),
      [
        ['ci', 'secret', 'active', 'service_role'],
        ['default', 'publishable', 'active', null],
        ['default', 'secret', 'active', 'service_role'],
      ],
    )
    assert.equal(JSON.stringify(listed).includes(created.key), false)
    assert.equal((await keys('revoke', 'ci')).data.state, 'revoked')
    await eventually(() => statusesWith(created.key), '401 401')
    assert.equal((await keys('revoke', 'ci')).error.code, 'key_not_found')
  })

  test('the key that the server printed can be replaced, and the new one takes its place in the state folder', async () => {
    const before = servers[0]?.ready.secretKey ?? ''
    assert.equal(await statusesWith(before), '200 200')
    const { data: rotated } = await keys('rotate', 'default', '--kind', 'secret')
    await eventually(() => statusesWith(before), '401 401')
    await eventually(() => statusesWith(rotated.key), '200 200')
    assert.equal(JSON.parse(readFileSync(join(project, '.dorsal/secrets.json'), 'utf8')).secretKey, rotated.key)
    const { output } = await runCommand(['keys', '--project', project, '--json'])
    assert.equal(JSON.parse(output).secretKey, rotated.key)
  })

  test('a rotation of the signing keys is published by both', async () => {
    const published = async () => {
      const sets = await Promise.all(servers.map(async ({ ready }) => (await fetch(`${ready.url}/auth/v1/.well-known/jwks.json`)).json()))
      return sets.map(({ keys: each }) => each.length).join(' ')
    }
    assert.equal(await published(), '2 2')
    const { data } = await keys('signing', 'rotate')
    assert.deepEqual(data.map(({ state }: { state: string }) => state).sort(), ['current', 'previous', 'standby'])
    await eventually(published, '3 3')
    const previous = data.find(({ state }: { state: string }) => state === 'previous')
    assert.equal((await keys('signing', 'revoke', previous.kid)).code, 0)
    await eventually(published, '2 2')
  })

  test('a key cannot stand for a superuser', async () => {
    const { code, error } = await keys('create', '--name', 'x', '--kind', 'secret', '--role', 'postgres')
    assert.deepEqual([code, error.code], [2, 'key_role_invalid'])
  })
})
