import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AuditNote } from '../types.ts'
import { type ChainedEntry, findChainBreak, startOfChain, toNextLink } from './audit-chain.ts'

const notes: readonly AuditNote[] = ['login', 'token_refreshed', 'logout'].map((action, index) => ({
  id: `00000000-0000-4000-8000-00000000000${index}`,
  payload: { action, actor_id: 'ada', traits: { provider: 'email' } },
  createdAt: new Date(`2026-01-01T00:00:0${index}Z`),
  ipAddress: '192.0.2.1',
}))

function chain(): readonly ChainedEntry[] {
  let link = startOfChain
  return notes.map((note) => {
    const previousHash = link.hash
    link = toNextLink(link, note)
    return { ...note, ...link, previousHash }
  })
}

test('an unbroken chain leads to its end', () => {
  const entries = chain()
  assert.deepEqual(findChainBreak(entries), { sequence: 3, hash: entries[2]?.hash })
})

test('the order of names in a payload does not matter', () => {
  const [first] = chain()
  assert.ok(first)
  const payload = { traits: { provider: 'email' }, actor_id: 'ada', action: 'login' }
  assert.deepEqual(findChainBreak([{ ...first, payload }]), { sequence: 1, hash: first.hash })
})

test('a changed entry is found by its number, whatever was changed', () => {
  for (const change of [{ payload: { action: 'login' } }, { ipAddress: '192.0.2.2' }, { createdAt: new Date(0) }, { hash: 'other' }]) {
    const entries = chain().map((entry, index) => (index === 1 ? { ...entry, ...change } : entry))
    assert.deepEqual(findChainBreak(entries), { sequence: 2, problem: 'changed' })
  }
})

test('a removed entry is found by its number', () => {
  assert.deepEqual(findChainBreak(chain().filter(({ sequence }) => sequence !== 2)), { sequence: 2, problem: 'removed' })
})
