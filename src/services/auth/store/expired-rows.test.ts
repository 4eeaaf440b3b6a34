import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startTestAuthServer } from '../../../../tests/support/test-auth-server.ts'
import { connectTestDatabase } from '../../../../tests/support/test-catalog.ts'
import { createAuthDatabase } from '../auth-database.ts'
import { deleteExpiredRows } from './expired-rows.ts'

test('what nobody can use any more is deleted, and nothing else', async (t) => {
  const server = await startTestAuthServer()
  t.after(server.stop)
  const connection = await connectTestDatabase(server.database.url)
  t.after(connection.close)
  for (const email of ['old@example.org', 'new@example.org'])
    await server.ask('POST /signup', { body: { email, password: 'correct horse' } })
  const { body } = await server.ask('POST /token?grant_type=password', { body: { email: 'new@example.org', password: 'correct horse' } })
  await server.ask('POST /token?grant_type=refresh_token', { body: { refresh_token: body.refresh_token } })
  await server.database.query(`
    update auth.sessions set created_at = now() - interval '40 days'
      where user_id = (select id from auth.users where email = 'old@example.org');
    update auth.refresh_tokens set updated_at = now() - interval '31 days' where revoked`)
  const database = createAuthDatabase(connection)
  const limits = { sessionTimebox: 30 * 24 * 60 * 60, sessionInactivityTimeout: 0 }
  const clean = () => database.transaction({}, (transaction) => deleteExpiredRows(transaction, limits))
  assert.deepEqual([await clean(), await clean()], [2, 0])
  const left = await server.database.query('select email from auth.sessions join auth.users on users.id = user_id order by 1')
  assert.deepEqual(left, [{ email: 'new@example.org' }, { email: 'new@example.org' }])
})
