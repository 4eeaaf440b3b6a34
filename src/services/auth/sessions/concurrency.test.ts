import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startTestAuthServer, type TestAuthServer } from '../../../../tests/support/test-auth-server.ts'

let server: TestAuthServer

before(async () => {
  // However slow the machine, the last of the refreshes falls within the grace period.
  server = await startTestAuthServer({ settings: { refreshTokenReuseInterval: 600 } })
})

after(() => server.stop())

const password = 'correct horse'

test('200 sign-ups at once, some for the same address, make one user for each address and no half ones', async () => {
  const addresses = Array.from({ length: 200 }, (_, index) => `person${index % 150}@example.org`)
  const answers = await Promise.all(addresses.map((email) => server.ask('POST /signup', { body: { email, password } })))
  const statuses = Map.groupBy(answers, ({ status }) => status)
  assert.deepEqual(
    [...statuses].map(([status, of]) => [status, of.length]).sort(),
    [
      [200, 150],
      [422, 50],
    ],
    JSON.stringify(answers.find(({ status }) => status !== 200 && status !== 422)?.body),
  )
  const [counts] = await server.database.query(`
    select (select count(*)::int from auth.users) as users,
      (select count(*)::int from auth.identities) as identities,
      (select count(*)::int from auth.sessions) as sessions`)
  assert.deepEqual(counts, { users: 150, identities: 150, sessions: 150 })
})

test('the audit log of all of them is one unbroken chain', async () => {
  const [row] = await server.database.query(`
    select count(*)::int as entries, count(distinct prev_hash)::int as links, max(sequence)::int as last,
      (select hash from dorsal.auth_audit_tip) = (array_agg(hash order by sequence desc))[1] as is_tip
    from auth.audit_log_entries`)
  assert.deepEqual(row, { entries: row?.last, links: row?.last, last: row?.last, is_tip: true })
})

test('1,000 refreshes at once lose no session: all of one session get the same token', async () => {
  const people = Array.from({ length: 50 }, (_, index) => `person${index}@example.org`)
  const rows = await Promise.all(people.map((email) => server.ask('POST /token?grant_type=password', { body: { email, password } })))
  const tokens: string[] = rows.map(({ body }) => body.refresh_token)
  const refresh = (refresh_token: string) => server.ask('POST /token?grant_type=refresh_token', { body: { refresh_token } })
  const answers = await Promise.all(Array.from({ length: 20 }, () => tokens.map(refresh)).flat())
  assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200])
  const children = tokens.map((_, person) =>
    answers.filter((_, index) => index % tokens.length === person).map(({ body }) => body.refresh_token),
  )
  assert.deepEqual(
    children.map((of) => new Set(of).size),
    tokens.map(() => 1),
  )
  const again = await Promise.all(children.map(([token]) => refresh(token)))
  assert.deepEqual([...new Set(again.map(({ status }) => status))], [200])
})
