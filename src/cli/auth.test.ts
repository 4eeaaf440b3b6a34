import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { runCommand } from '../../tests/support/dorsal-command.ts'
import { createTestDatabase, type TestDatabase } from '../../tests/support/test-database.ts'

describe('dorsal auth, without a server', () => {
  const project = mkdtempSync(join(tmpdir(), 'dorsal-auth-'))
  let database: TestDatabase
  before(async () => {
    database = await createTestDatabase({ prefix: 'auth' })
  })
  after(async () => {
    await database.drop()
    rmSync(project, { recursive: true, force: true })
  })

  async function auth(...parameters: readonly string[]) {
    const { code, output, errors } = await runCommand([
      'auth',
      ...parameters,
      '--project',
      project,
      '--database-url',
      database.url,
      '--json',
    ])
    const lastLine = errors.trim().split('\n').at(-1) ?? ''
    return {
      code,
      data: output === '' ? undefined : JSON.parse(output),
      error: code === 0 || lastLine === '' ? undefined : JSON.parse(lastLine).error,
    }
  }

  test('a user is created, banned by address, and deleted; each deed is audited', async () => {
    const { data: created } = await auth('users', 'create', '--email', 'Ada@example.org', '--confirm', '--app-data', '{"plan":"pro"}')
    assert.deepEqual([created.email, created.app_metadata.plan], ['ada@example.org', 'pro'])
    const { data: banned } = await auth('users', 'ban', 'ada@example.org', '--for', '24h')
    assert.equal(typeof banned.banned_until, 'string')
    assert.deepEqual((await auth('users', 'delete', created.id)).data, { id: created.id, deleted: 'for good' })
    const { error, code } = await auth('users', 'get', 'ada@example.org')
    assert.deepEqual([code, error.code], [2, 'user_unknown'])
    const { data: entries } = await auth('audit')
    assert.deepEqual(
      entries.map(({ payload }: { payload: { action: string } }) => payload.action),
      ['user_deleted', 'user_modified', 'user_signedup'],
    )
  })

  test('an invitation lands in the mailbox when no mail server is set', async () => {
    const { data } = await auth('invite', 'grace@example.org', '--data', '{"full_name":"Grace"}')
    assert.equal(typeof data.invited_at, 'string')
    assert.equal((await auth('invite', 'grace', '--data', '[]')).error.code, 'metadata_invalid')
  })

  test('users come from a file, and a row that cannot come makes it a no', async () => {
    const file = join(project, 'users.json')
    writeFileSync(
      file,
      JSON.stringify([
        { id: '7b1c1d8e-2f0b-4a57-9a2e-5d6f1b2c3d4e', email: 'moved@example.org' },
        { id: 'x', email: 'y@example.org' },
      ]),
    )
    const { code, data } = await auth('import', file)
    assert.deepEqual([code, data.users, data.skipped[0].reason], [1, { imported: 1, known: 0, skipped: 1 }, 'id is no UUID'])
    assert.equal((await auth('import', join(project, 'nothing.json'))).error.code, 'export_missing')
  })

  test('the audit log is verified, and what somebody wrote anew since then is found', async () => {
    const first = await auth('audit', '--verify')
    assert.deepEqual([first.code, first.data.verdict, first.data.problem], [0, 'holds', null])
    await database.query(`delete from auth.audit_log_entries where sequence > 1;
      update dorsal.auth_audit_tip set sequence = 1, hash = (select hash from auth.audit_log_entries)`)
    const second = await auth('audit', '--verify')
    assert.deepEqual([second.code, second.data.verdict, second.data.problem.kind], [1, 'does not hold', 'end removed'])
    writeFileSync(join(project, '.dorsal/audit-checkpoint'), 'v1.forged.AAAA')
    assert.equal((await auth('audit', '--verify')).error.code, 'audit_checkpoint_unreadable')
  })
})
