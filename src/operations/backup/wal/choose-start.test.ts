import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findWay } from '../restore/timelines.ts'
import { chooseStart, type StreamSituation } from './choose-start.ts'

const onFirst: StreamSituation = {
  system: { systemIdentifier: '7', timeline: 1, position: 0x5000000n },
  way: findWay(1, undefined),
  end: undefined,
  slot: { timeline: 1, position: 0x4000028n },
}

/** The server was restored to 0/3000100, which began timeline 2. */
const onSecond: StreamSituation = {
  ...onFirst,
  system: { systemIdentifier: '7', timeline: 2, position: 0x6000000n },
  way: findWay(2, Buffer.from('1\t0/3000100\tbefore 2026-11-22\n')),
  slot: { timeline: 2, position: 0x5000028n },
}

test('an archive begins where the slot keeps the log from', () => {
  assert.deepEqual(chooseStart(onFirst), { kind: 'stream', timeline: 1, position: 0x4000028n })
})

test('an archive goes on where it ended', () => {
  assert.deepEqual(chooseStart({ ...onFirst, end: { timeline: 1, position: 0x4800000n } }), {
    kind: 'stream',
    timeline: 1,
    position: 0x4800000n,
  })
})

test('a server with less of the same timeline than the archive is not followed', () => {
  assert.deepEqual(chooseStart({ ...onFirst, end: { timeline: 1, position: 0x5000001n } }), { kind: 'server is behind' })
})

test('the rest of an old timeline comes before the new one', () => {
  assert.deepEqual(chooseStart({ ...onSecond, end: { timeline: 1, position: 0x2800000n } }), {
    kind: 'stream',
    timeline: 1,
    position: 0x2800000n,
  })
})

test('an archive that went further on the old timeline, or just to its end, goes on where the new one branched off', () => {
  const next = { kind: 'stream', timeline: 2, position: 0x3000100n }
  assert.deepEqual(chooseStart({ ...onSecond, end: { timeline: 1, position: 0x3000100n } }), next)
  assert.deepEqual(chooseStart({ ...onSecond, end: { timeline: 1, position: 0x4800000n } }), next)
})

test('a server on an older timeline than the archive is not followed', () => {
  assert.deepEqual(chooseStart({ ...onFirst, end: { timeline: 2, position: 0x4000000n } }), { kind: 'server is behind' })
})
