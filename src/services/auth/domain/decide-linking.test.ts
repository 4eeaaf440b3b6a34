import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Identity } from '../store/identities.ts'
import { decideLinking, listVerified, pickEmail } from './decide-linking.ts'

const nothing = { identity: undefined, verifiedIdentities: [], users: [] }
const confirmed = { id: 'u1', email_confirmed_at: new Date(0), phone_confirmed_at: null }

test('somebody nobody knows gets an account', () => {
  assert.deepEqual(decideLinking(nothing), { kind: 'create' })
})

test('an identity that is known decides before any address', () => {
  const identity = { id: 'i1', user_id: 'u2' } as Identity
  assert.deepEqual(decideLinking({ ...nothing, identity, users: [confirmed] }), { kind: 'known', identity })
})

test('one owner of the address is linked, by user or by identity', () => {
  assert.deepEqual(decideLinking({ ...nothing, users: [confirmed] }), { kind: 'link', userId: 'u1' })
  assert.deepEqual(decideLinking({ ...nothing, verifiedIdentities: [{ user_id: 'u3' }] }), { kind: 'link', userId: 'u3' })
  assert.deepEqual(decideLinking({ ...nothing, users: [confirmed], verifiedIdentities: [{ user_id: 'u1' }] }), {
    kind: 'link',
    userId: 'u1',
  })
})

test('an account that nobody confirmed falls to who proves its address', () => {
  assert.deepEqual(decideLinking({ ...nothing, users: [{ ...confirmed, email_confirmed_at: null }] }), { kind: 'link', userId: 'u1' })
})

test('several owners are too many', () => {
  const decision = decideLinking({ ...nothing, users: [confirmed], verifiedIdentities: [{ user_id: 'u9' }] })
  assert.deepEqual(decision, { kind: 'refuse', why: 'several accounts' })
})

test('an account confirmed by phone is not given away for an address it never proved', () => {
  const user = { ...confirmed, email_confirmed_at: null, phone_confirmed_at: new Date(0) }
  assert.deepEqual(decideLinking({ ...nothing, users: [user] }), { kind: 'refuse', why: 'address of another' })
})

test('the main address counts, a verified one first, in lower case', () => {
  const side = { email: 'Side@example.org', verified: true, primary: false }
  const main = { email: 'Main@example.org', verified: false, primary: true }
  assert.deepEqual(pickEmail([side, main]), { email: 'main@example.org', verified: false, primary: true })
  assert.deepEqual(pickEmail([main, { ...side, primary: true }])?.email, 'side@example.org')
  assert.equal(pickEmail([]), undefined)
  assert.deepEqual(listVerified([side, main]), ['side@example.org'])
})
