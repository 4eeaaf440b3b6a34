import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { BackupRecord } from '../types.ts'
import { findRanges } from './find-ranges.ts'
import { parseTarget } from './parse-target.ts'
import { type ArchiveContents, planRestore } from './plan-restore.ts'
import { findWay, nameSegment } from './timelines.ts'

const minute = (number: number) => `2026-11-22T21:${String(number).padStart(2, '0')}:00.000Z`

/** One segment a minute; a backup of minute n starts and stops in segment n. */
function backUp(number: number, { timeline = 1, parent = null }: { readonly timeline?: number; readonly parent?: string | null } = {}) {
  const position = (offset: number) => `0/${(number * 0x1000000 + offset).toString(16).toUpperCase()}`
  const record = { id: `${number}`, kind: parent === null ? 'full' : 'incremental', parent, timeline, segmentSize: 0x1000000 }
  const times = { startedAt: minute(number), stoppedAt: minute(number) }
  return { ...record, ...times, startPosition: position(0x28), stopPosition: position(0x100) } as BackupRecord
}

const storeSegments = (timeline: number, numbers: readonly number[]) =>
  numbers.map((number) => `wal/0000000${timeline}/0000000${timeline}00000000${number.toString(16).toUpperCase().padStart(8, '0')}`)

const endAt = (timeline: number, number: number) => ({ timeline, position: `0/${(number * 0x1000000).toString(16)}`, at: minute(number) })

const oneTimeline = {
  backups: [backUp(2), backUp(4, { parent: '2' }), backUp(6)],
  ways: new Map([[1, findWay(1, undefined)]]),
  stored: new Set(storeSegments(1, [2, 3, 4, 5, 6, 7, 8])),
  ends: [endAt(1, 9)],
}

test('every second from the first backup to the end of the log can be restored', () => {
  assert.deepEqual(findRanges(oneTimeline), [{ from: minute(2), to: minute(9), timeline: 1, backup: '2' }])
})

test('a hole in the log leaves what a later backup reaches', () => {
  const stored = new Set(storeSegments(1, [2, 3, 5, 6, 7, 8]))
  assert.deepEqual(findRanges({ ...oneTimeline, stored }), [{ from: minute(6), to: minute(9), timeline: 1, backup: '6' }])
})

test('an incremental backup without its parent reaches nothing', () => {
  const backups = [backUp(4, { parent: '2' })]
  assert.deepEqual(findRanges({ ...oneTimeline, backups }), [])
})

const history = Buffer.from('1\t0/5000080\tbefore 2026-11-22\n')
const twoTimelines = {
  backups: [backUp(2), backUp(4, { parent: '2' })],
  ways: new Map([
    [1, findWay(1, undefined)],
    [2, findWay(2, history)],
  ]),
  stored: new Set([...storeSegments(1, [2, 3, 4, 5, 6, 7]), ...storeSegments(2, [5, 6, 7, 8])]),
  ends: [endAt(1, 8), endAt(2, 9)],
}

test('a timeline that replaced another goes on where that one ended', () => {
  assert.deepEqual(findRanges(twoTimelines), [
    { from: minute(2), to: minute(8), timeline: 1, backup: '2' },
    { from: minute(8), to: minute(9), timeline: 2, backup: '2' },
  ])
})

test('a moment is restored on the timeline that was live then', () => {
  const contents: ArchiveContents = { ...twoTimelines, ranges: findRanges(twoTimelines), points: [], position: endAt(2, 9) }
  const read = (to: string) => {
    const { timeline, chain, ending } = planRestore(contents, parseTarget(to))
    return { timeline, chain: chain.map(({ id }) => id), ending }
  }
  assert.deepEqual(read('2026-11-22 22:07:30+01:00'), {
    timeline: 1,
    chain: ['2', '4'],
    ending: { recovery_target_time: '2026-11-22 21:07:30.000+00' },
  })
  assert.deepEqual(read('2026-11-22T21:03Z').chain, ['2'])
  assert.equal(read(minute(9)).timeline, 2)
  assert.deepEqual(read('latest'), { timeline: 2, chain: ['2', '4'], ending: {} })
  assert.deepEqual(read('0/6000000').ending, { recovery_target_lsn: '0/6000000', recovery_target_inclusive: 'off' })
})

test('a moment that the archive does not reach is refused with those that it does', () => {
  const points = [{ name: 'before-release', timeline: 1, position: '0/4000000', at: minute(4) }]
  const contents: ArchiveContents = { ...oneTimeline, ranges: findRanges(oneTimeline), points, position: endAt(1, 9) }
  const plan = (to: string) => () => planRestore(contents, parseTarget(to))
  assert.throws(plan(minute(1)), { code: 'restore_outside_window', hint: `It holds each second from ${minute(2)} to ${minute(9)}.` })
  assert.throws(plan('0/A000000'), { code: 'restore_position_unreachable', hint: 'It reaches to 0/9000000.' })
  assert.throws(plan('after-release'), { code: 'restore_point_unknown', hint: 'There are: before-release.' })
  assert.throws(() => planRestore({ ...contents, backups: [backUp(4, { parent: '2' })] }, parseTarget('latest')), {
    code: 'restore_chain_broken',
  })
})

test('where a timeline branched off, its own segment is wanted first', () => {
  assert.deepEqual(
    nameSegment(findWay(2, history), 5n, 0x1000000).map(({ segment }) => segment),
    ['000000020000000000000005', '000000010000000000000005'],
  )
})

test('what is no moment is refused', () => {
  for (const text of ['yesterday evening', '2026-13-45', '12:00', ''])
    assert.throws(() => parseTarget(text), { code: 'restore_target_invalid' })
})
