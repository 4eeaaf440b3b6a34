import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { BackupRecord } from '../types.ts'
import { findChain, planRetention } from './plan-retention.ts'
import { findDueBackup } from './plan-schedule.ts'

const hour = 3_600_000
const now = Date.parse('2026-11-22T12:00:00Z')

/** `ages` in hours before now, oldest first; an incremental one is made on the one before. */
function makeBackups(ages: readonly { readonly age: number; readonly kind: BackupRecord['kind'] }[]): readonly BackupRecord[] {
  const made: BackupRecord[] = []
  for (const { age, kind } of ages) {
    const stoppedAt = new Date(now - age * hour).toISOString()
    const parent = kind === 'full' ? null : (made.at(-1)?.id ?? null)
    made.push({
      format: 1,
      id: `${stoppedAt}-${made.length}`,
      kind: parent === null ? 'full' : 'incremental',
      parent,
      systemIdentifier: '7',
      serverVersion: '18.4',
      segmentSize: 16 * 1024 * 1024,
      timeline: 1,
      startPosition: '0/0',
      stopPosition: '0/0',
      startedAt: stoppedAt,
      stoppedAt,
      plainBytes: 0,
      storedBytes: 0,
      compression: 'zstd',
      encryptionKey: null,
      streams: [],
      extraObjects: [],
    })
  }
  return made
}

const ages = (backups: readonly BackupRecord[]) => backups.map(({ stoppedAt }) => (now - Date.parse(stoppedAt)) / hour)
const full = (age: number) => ({ age, kind: 'full' }) as const
const incremental = (age: number) => ({ age, kind: 'incremental' }) as const

test('what is older than the window goes, but for the last backup before it', () => {
  const backups = makeBackups([full(100), full(60), full(30), full(10)])
  const { kept, deleted } = planRetention(backups, { keep: 1, window: 48 * hour, now })
  assert.deepEqual(ages(kept), [60, 30, 10])
  assert.deepEqual(ages(deleted), [100])
})

test('full backups that are to be kept stay with their incremental ones, however old', () => {
  const backups = makeBackups([full(500), full(400), incremental(390), full(300), incremental(290)])
  assert.deepEqual(ages(planRetention(backups, { keep: 2, window: hour, now }).kept), [400, 390, 300, 290])
  assert.deepEqual(ages(planRetention(backups, { keep: 9, window: hour, now }).kept), [500, 400, 390, 300, 290])
})

test('a backup that a kept one is made on stays', () => {
  const backups = makeBackups([full(100), incremental(80), incremental(60), full(50), incremental(40), full(1)])
  const { kept, deleted } = planRetention(backups, { keep: 1, window: 45 * hour, now })
  assert.deepEqual(ages(kept), [50, 40, 1])
  assert.deepEqual(ages(deleted), [60, 80, 100])
})

test('whatever the backups and the rule: each moment of the window stays restorable, chains stay whole, and none goes before its children', () => {
  const random = createRandom(20_261_122)
  for (let round = 0; round < 2000; round++) {
    const count = Math.floor(random() * 14)
    const drawn = Array.from({ length: count }, () => Math.floor(random() * 200)).sort((one, other) => other - one)
    const backups = makeBackups(drawn.map((age) => ({ age, kind: random() < 0.4 ? 'full' : 'incremental' })))
    const rule = { keep: 1 + Math.floor(random() * 4), window: Math.floor(random() * 200) * hour, now }
    const { kept, deleted } = planRetention(backups, rule)
    assert.equal(kept.length + deleted.length, backups.length)
    const fulls = (list: readonly BackupRecord[]) => list.filter(({ kind }) => kind === 'full')
    assert.ok(fulls(kept).length >= Math.min(rule.keep, fulls(backups).length))
    for (const backup of kept) assert.deepEqual(findChain(kept, backup), findChain(backups, backup))
    for (const [index, backup] of deleted.entries()) assert.ok(!deleted.slice(index + 1).some(({ parent }) => parent === backup.id))
    for (let moment = now; moment >= now - rule.window; moment -= hour) {
      const before = (list: readonly BackupRecord[]) => list.findLast(({ stoppedAt }) => Date.parse(stoppedAt) <= moment)
      assert.equal(before(kept)?.id, before(backups)?.id)
    }
  }
})

test('the first backup is a full one, then incremental ones follow until the next full one is due', () => {
  const schedule = { fullEvery: 48 * hour, incrementalEvery: 10 * hour, now }
  assert.equal(findDueBackup([], schedule), 'full')
  assert.equal(findDueBackup(makeBackups([full(9)]), schedule), undefined)
  assert.equal(findDueBackup(makeBackups([full(10)]), schedule), 'any')
  assert.equal(findDueBackup(makeBackups([full(40), incremental(3)]), schedule), undefined)
  assert.equal(findDueBackup(makeBackups([full(48), incremental(3)]), schedule), 'full')
})

/** mulberry32. */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
