import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type AuthDatabase, createAuthDatabase } from '../../../../tests/support/auth-database.ts'
import { testAuthSettings } from '../../../../tests/support/test-auth-settings.ts'
import { silentLog } from '../../../base/log.ts'
import { createLimits, deleteOldLimits } from './limits.ts'

const settings = testAuthSettings({ limitTokenRefresh: 3, limitEmailSent: 2, limitSmsSent: 1 })
let auth: AuthDatabase

before(async () => {
  auth = await createAuthDatabase()
})
after(() => auth.drop())

const createTestLimits = () => createLimits(auth.database, settings, silentLog)

test('what fits is let through, one more is refused and told when to come back', async () => {
  const limits = createTestLimits()
  for (let i = 0; i < 3; i++) await limits.take('token_refresh', '192.0.2.1')
  await assert.rejects(limits.take('token_refresh', '192.0.2.1'), {
    code: 'over_request_rate_limit',
    status: 429,
    headers: { 'Retry-After': '100' },
  })
})

test('a refusal takes nothing: the time to wait does not grow', async () => {
  const limits = createTestLimits()
  for (let i = 0; i < 3; i++) await limits.take('token_refresh', '192.0.2.2')
  for (let i = 0; i < 5; i++) await assert.rejects(limits.take('token_refresh', '192.0.2.2'), { headers: { 'Retry-After': '100' } })
})

test('one more fits when its share of the time has passed', async () => {
  const limits = createTestLimits()
  await auth.query('delete from dorsal.auth_limits')
  for (let i = 0; i < 3; i++) await limits.take('token_refresh', '192.0.2.3')
  await auth.query(`update dorsal.auth_limits set free_at = free_at - interval '101 seconds'`)
  await limits.take('token_refresh', '192.0.2.3')
  await assert.rejects(limits.take('token_refresh', '192.0.2.3'), { code: 'over_request_rate_limit' })
})

test('addresses and kinds are counted apart', async () => {
  const limits = createTestLimits()
  for (let i = 0; i < 3; i++) await limits.take('token_refresh', '192.0.2.4')
  await limits.take('token_refresh', '192.0.2.5')
  await limits.take('token_verifications', '192.0.2.4')
})

test('all addresses of one IPv6 network are counted together', async () => {
  const limits = createTestLimits()
  for (const address of ['2001:db8::1', '2001:db8::2', '2001:db8:0:0:9::3']) await limits.take('token_refresh', address)
  await assert.rejects(limits.take('token_refresh', '2001:db8::4'), { code: 'over_request_rate_limit' })
  await limits.take('token_refresh', '2001:db8:0:1::4')
})

test('mails and text messages have codes of their own', async () => {
  const limits = createTestLimits()
  for (let i = 0; i < 2; i++) await limits.take('email_sent', '')
  await assert.rejects(limits.take('email_sent', ''), { code: 'over_email_send_rate_limit', headers: { 'Retry-After': '1800' } })
  await limits.take('sms_sent', '')
  await assert.rejects(limits.take('sms_sent', ''), { code: 'over_sms_send_rate_limit', headers: { 'Retry-After': '3600' } })
})

test('what is given back can be taken again', async () => {
  const limits = createTestLimits()
  for (let i = 0; i < 3; i++) await limits.take('token_refresh', '192.0.2.6')
  await limits.giveBack('token_refresh', '192.0.2.6')
  await limits.take('token_refresh', '192.0.2.6')
  await assert.rejects(limits.take('token_refresh', '192.0.2.6'), { code: 'over_request_rate_limit' })
})

test('of 200 that come at once, through two processes, exactly as many pass as fit', async () => {
  const [here, elsewhere] = [createTestLimits(), createTestLimits()]
  const asked = Array.from({ length: 200 }, (_, i) => (i % 2 ? here : elsewhere).take('token_refresh', '192.0.2.7'))
  const settled = await Promise.allSettled(asked)
  assert.equal(settled.filter(({ status }) => status === 'fulfilled').length, 3)
})

test('counting needs no connection of the pool that transactions use', async () => {
  const limits = createTestLimits()
  const work = Array.from({ length: 40 }, (_, i) => auth.database.transaction({}, () => limits.take('token_refresh', `198.51.100.${i}`)))
  assert.equal((await Promise.all(work)).length, 40)
})

test('a refusal is kept when the transaction around it is undone', async () => {
  const limits = createTestLimits()
  const undone = auth.database.transaction({}, async () => {
    for (let i = 0; i < 4; i++) await limits.take('token_refresh', '192.0.2.8')
  })
  await assert.rejects(undone, { code: 'over_request_rate_limit' })
  await assert.rejects(limits.take('token_refresh', '192.0.2.8'), { code: 'over_request_rate_limit' })
})

test('neither addresses nor accounts can be read in the table', async () => {
  await auth.query('delete from dorsal.auth_limits')
  await createTestLimits().take('failed_passwords', 'ada@example.org')
  const [row] = await auth.query(`select encode(key, 'hex') as key from dorsal.auth_limits`)
  assert.equal(row?.key, '644c5c1f2c312161a57b39daab23ff3a0778e010b8af72cb89e52973c4dbf2cc')
})

test('whoever has a full budget again is forgotten', async () => {
  await auth.query('delete from dorsal.auth_limits')
  const limits = createTestLimits()
  for (const address of ['192.0.2.9', '192.0.2.10']) await limits.take('token_refresh', address)
  await auth.query(`update dorsal.auth_limits set free_at = now() where ctid = (select min(ctid) from dorsal.auth_limits)`)
  assert.equal(await deleteOldLimits(auth.database), 1)
  assert.deepEqual(await auth.query('select count(*)::int as left from dorsal.auth_limits'), [{ left: 1 }])
})

test('requests that cannot be counted are refused', async () => {
  await auth.query('alter table dorsal.auth_limits rename to auth_limits_away')
  await assert.rejects(createTestLimits().take('token_refresh', '192.0.2.11'), { code: 'rate_limits_unreachable', status: 503 })
  await auth.query('alter table dorsal.auth_limits_away rename to auth_limits')
})
