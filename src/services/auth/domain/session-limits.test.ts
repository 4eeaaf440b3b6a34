import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Session } from '../types.ts'
import { findSessionEnd } from './session-limits.ts'

const started = new Date('2026-01-01T00:00:00Z')
const session: Session = {
  id: 'this',
  user_id: 'user',
  factor_id: null,
  aal: 'aal1',
  not_after: null,
  refreshed_at: null,
  user_agent: null,
  ip: null,
  tag: null,
  oauth_client_id: null,
  scopes: null,
  created_at: started,
  updated_at: started,
}
const unlimited = { sessionTimebox: 0, sessionInactivityTimeout: 0, sessionSinglePerUser: false }
const after = (seconds: number) => started.getTime() + seconds * 1000

test('without limits a session goes on', () => {
  assert.equal(findSessionEnd(session, [], { settings: unlimited, now: after(1e9) }), undefined)
})

test('a time box ends a session however often it is refreshed', () => {
  const settings = { ...unlimited, sessionTimebox: 60 }
  const busy = { ...session, refreshed_at: new Date(after(59)) }
  assert.deepEqual(
    [59, 61].map((seconds) => findSessionEnd(busy, [], { settings, now: after(seconds) })),
    [undefined, 'timebox'],
  )
})

test('an end of its own, as an identity provider sets it, ends a session', () => {
  const limited = { ...session, not_after: new Date(after(10)) }
  assert.equal(findSessionEnd(limited, [], { settings: unlimited, now: after(11) }), 'timebox')
})

test('inactivity counts from the last refresh', () => {
  const settings = { ...unlimited, sessionInactivityTimeout: 60 }
  const busy = { ...session, refreshed_at: new Date(after(50)) }
  assert.deepEqual(
    [109, 111].map((seconds) => findSessionEnd(busy, [], { settings, now: after(seconds) })),
    [undefined, 'inactivity'],
  )
})

test('where one session is enough, a newer one of the same kind ends it', () => {
  const settings = { ...unlimited, sessionSinglePerUser: true }
  const newer = { ...session, id: 'newer', created_at: new Date(after(1)) }
  const end = (other: Session) => findSessionEnd(session, [session, other], { settings, now: after(2) })
  assert.equal(end(newer), 'newer login')
  assert.equal(end({ ...newer, tag: 'mobile' }), undefined)
  assert.equal(end({ ...newer, created_at: new Date(after(-1)) }), undefined)
})
