import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findRanges } from './recoverable-ranges.ts'
import { judgeRepository } from './verify-stanza.ts'

const toSegment = (number: number, timeline = 1) => `${String(timeline).padStart(8, '0')}${'0'.repeat(8)}${String(number).padStart(8, '0')}`
const toBackup = (label: string, second: number, [start, stop]: readonly [number, number]) => ({
  label,
  repository: 1,
  completeAt: second * 1000,
  log: { start: toSegment(start), stop: toSegment(stop) },
})
const full = toBackup('20261123-044732F', 10, [2, 2])
const incremental = toBackup('20261123-044732F_20261123-044744I', 20, [4, 4])
const kept = { archives: ['15-1'], backups: [full, incremental] }

const renderOutput = (status: string, ...backups: readonly { readonly label: string }[]) =>
  `stanza: shop\nstatus: ${status}\n${backups.map(({ label }) => `  backup: ${label}, status: valid, total files checked: 967\n`).join('')}`
const stretch = (start: number, stop: number, timeline = 1) =>
  `DETAIL: archiveId: 15-1, wal start: ${toSegment(start, timeline)}, wal stop: ${toSegment(stop, timeline)}\n`
const whole = { output: renderOutput('ok', full, incremental), said: stretch(1, 6) }

test('a repository of which pgBackRest says nothing bad has no problems, and its log is known', () => {
  assert.deepEqual(judgeRepository(whole, kept), {
    problems: [],
    log: [{ archive: '15-1', start: toSegment(1), stop: toSegment(6) }],
  })
})

test('damaged files are named in the words of pgBackRest, without its tries', () => {
  const said = `INFO: verify command begin 2.45: --stanza=shop
INFO: invalid result 15-1/0000000100000000/${toSegment(3)}-f0e8.gz: [29] raised from local-1 protocol: zlib threw error: [-3] data error
      [FormatError] on retry after 0ms
      [FormatError] on retry after 15000ms
INFO: invalid checksum '${incremental.label}/pg_data/base/5/16384.gz'
${stretch(1, 6)}INFO: stanza: shop
      status: error
`
  assert.deepEqual(judgeRepository({ output: renderOutput('error', full, incremental), said }, kept).problems, [
    `invalid result 15-1/0000000100000000/${toSegment(3)}-f0e8.gz: [29] raised from local-1 protocol: zlib threw error: [-3] data error`,
    `invalid checksum '${incremental.label}/pg_data/base/5/16384.gz'`,
  ])
})

test('an error that names nothing is still one', () => {
  assert.deepEqual(
    judgeRepository({ ...whole, output: 'stanza: shop\nstatus: error\n  a word of tomorrow\n' }, { ...kept, backups: [] }).problems,
    ['stanza: shop status: error a word of tomorrow'],
  )
})

test('a backup whose folder is gone, or is not valid, is named although pgBackRest says ok', () => {
  assert.deepEqual(judgeRepository({ ...whole, output: renderOutput('ok', full) }, kept).problems, [
    `the backup ${incremental.label} is not in the repository`,
  ])
  const invalid = `${renderOutput('error', full)}  backup: ${incremental.label}, status: invalid, total files checked: 0\n`
  assert.deepEqual(judgeRepository({ ...whole, output: invalid }, kept).problems, [`the backup ${incremental.label} is not valid`])
})

test('a segment that is gone is named, whether a backup needs it or the seconds between two', () => {
  assert.deepEqual(judgeRepository({ ...whole, said: stretch(1, 3) + stretch(5, 6) }, kept).problems, [
    `the log from ${toSegment(4)} to ${toSegment(4)} that the backup ${incremental.label} needs is not all there`,
    `the log between the segments ${toSegment(3)} and ${toSegment(5)} is missing`,
  ])
})

test('a segment between the last backup and the one before is missing, although each of them has what it needs', () => {
  assert.deepEqual(judgeRepository({ ...whole, said: stretch(1, 2) + stretch(4, 6) }, kept).problems, [
    `the log between the segments ${toSegment(2)} and ${toSegment(4)} is missing`,
  ])
})

test('the log that pgBackRest itself took away between backups is no damage, and its seconds are in no range', () => {
  const { problems, log } = judgeRepository({ ...whole, said: stretch(2, 2) + stretch(4, 6) }, kept)
  assert.deepEqual(problems, [])
  const toRange = (from: number, to: number) => ({ from: new Date(from * 1000).toISOString(), to: new Date(to * 1000).toISOString() })
  assert.deepEqual(findRanges(kept.backups, log), [toRange(10, 10), toRange(20, 20)])
  assert.deepEqual(findRanges(kept.backups, judgeRepository(whole, kept).log), [toRange(10, 20)])
})

test('another timeline begins a stretch of its own, and there is no hole before it', () => {
  assert.deepEqual(judgeRepository({ ...whole, said: stretch(1, 6) + stretch(6, 9, 2) }, kept).problems, [])
})
