import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { type AuthDatabase, createAuthDatabase } from '../../../../tests/support/auth-database.ts'
import { createAuthDatabase as asAuthAdmin } from '../auth-database.ts'
import type { ChainLink } from '../domain/audit-chain.ts'
import { verifyAudit } from './verify-audit.ts'

describe('the audit log', () => {
  let stored: AuthDatabase
  before(async () => {
    stored = await createAuthDatabase()
  })
  after(() => stored.drop())

  beforeEach(async () => {
    await stored.query(`delete from auth.audit_log_entries; update dorsal.auth_audit_tip set sequence = 0, hash = ''`)
    for (const action of ['login', 'logout', 'login', 'user_deleted']) await write(action)
  })

  async function write(action: string): Promise<void> {
    await asAuthAdmin(stored.database).transaction({}, async (transaction) =>
      transaction.noteAudit({
        id: crypto.randomUUID(),
        payload: { action, traits: { b: 1, a: 2 } },
        createdAt: new Date(),
        ipAddress: '127.0.0.1',
      }),
    )
  }

  const verify = (known?: ChainLink) => verifyAudit({ database: asAuthAdmin(stored.database) }, { known, onProgress: () => {} })

  async function problemAfter(sql: string, known?: ChainLink) {
    await stored.query(sql)
    const { verdict, verified, tip, problem } = await verify(known)
    assert.deepEqual([verdict, tip], ['does not hold', null])
    return [problem?.kind, problem?.sequence, verified]
  }

  test('entries as they were written hold', async () => {
    const { verdict, verified, unchained, tip, problem } = await verify()
    assert.deepEqual([verdict, verified, unchained, tip?.sequence, problem], ['holds', 4, 0, 4, null])
    assert.equal((await verify(tip ?? undefined)).verdict, 'holds')
  })

  test('a changed entry is found, whatever of it was changed', async () => {
    const changes = [
      `payload = '{"action":"login","traits":{"a":2,"b":2}}'`,
      `created_at = created_at + interval '1 second'`,
      `ip_address = '10.0.0.1'`,
      `id = gen_random_uuid()`,
      `hash = repeat('0', 64)`,
      `prev_hash = repeat('0', 64)`,
    ]
    for (const change of changes) {
      await stored.query('begin')
      await stored.query(`create temporary table kept as select * from auth.audit_log_entries where sequence = 2; commit`)
      assert.deepEqual(await problemAfter(`update auth.audit_log_entries set ${change} where sequence = 2`), ['changed', 2, 1], change)
      await stored.query(
        `delete from auth.audit_log_entries where sequence = 2; insert into auth.audit_log_entries select * from kept; drop table kept`,
      )
      assert.equal((await verify()).verdict, 'holds')
    }
  })

  test('a removed entry is found, at the beginning, in the middle and at the end', async () => {
    assert.deepEqual(await problemAfter('delete from auth.audit_log_entries where sequence = 4'), ['end removed', 4, 3])
    assert.deepEqual(await problemAfter('delete from auth.audit_log_entries where sequence = 2'), ['removed', 2, 1])
    assert.deepEqual(await problemAfter('delete from auth.audit_log_entries where sequence = 1'), ['removed', 1, 0])
    assert.deepEqual(await problemAfter('truncate auth.audit_log_entries'), ['end removed', 1, 0])
  })

  test('entries that changed places are found', async () => {
    await stored.query('update auth.audit_log_entries set sequence = 9 where sequence = 2')
    await stored.query('update auth.audit_log_entries set sequence = 2 where sequence = 3')
    assert.deepEqual(await problemAfter('update auth.audit_log_entries set sequence = 3 where sequence = 9'), ['changed', 2, 1])
  })

  test('a chain whose end was removed everywhere, or that was written anew, is found by the end that was known before', async () => {
    const known = (await verify()).tip ?? undefined
    const cut = `delete from auth.audit_log_entries where sequence > 2;
      update dorsal.auth_audit_tip set sequence = 2, hash = (select hash from auth.audit_log_entries where sequence = 2)`
    await stored.query(cut)
    assert.equal((await verify()).verdict, 'holds')
    assert.deepEqual(await problemAfter('select', known), ['end removed', 3, 2])
    await write('login')
    await write('login')
    await write('login')
    assert.equal((await verify()).verdict, 'holds')
    assert.deepEqual((await problemAfter('select', known)).slice(0, 2), ['rewritten', 4])
  })

  test('entries of before the chain are counted apart', async () => {
    await stored.query(`insert into auth.audit_log_entries (id, payload, created_at) values (gen_random_uuid(), '{}', now())`)
    const { verdict, unchained } = await verify()
    assert.deepEqual([verdict, unchained], ['holds', 1])
  })
})
