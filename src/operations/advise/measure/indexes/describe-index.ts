import { shortenStatement } from '../../domain/describe-statement.ts'
import { renderGain, renderTime } from '../policies/describe-measurement.ts'
import type { IndexAdvice, ReadMeasurement } from './types.ts'

/** What was measured of an index, a line for each figure. */
export function describeIndex({ reads, writes, bytes, saved, added }: IndexAdvice): readonly string[] {
  const size = bytes === null ? [] : [`${renderMegabytes(bytes)} on disk`]
  const cost =
    writes === null ? [] : [`a row inserted: ${renderMicroseconds(writes.before)} without, ${renderMicroseconds(writes.after)} with it`]
  return [
    ...reads.map(describeRead),
    [...size, ...cost].join('; '),
    `of what was recorded: ${renderSeconds(saved)} saved, ${renderSeconds(added)} added to writes`,
  ]
}

function describeRead(read: ReadMeasurement): string {
  const { before, after, runs, share, statement } = read
  const figures = `${renderTime(before)} without, ${renderTime(after)} with it (medians of ${runs} runs): ${renderGain(read)}`
  return `${figures}, ${(share * 100).toFixed(1)} % of the time recorded, ${statement.calls} calls by ${statement.role}: ${shortenStatement(statement)}`
}

/** The statement that builds it, with the figures above it as comments. */
export function renderIndexMigration(advice: IndexAdvice): string {
  return [...describeIndex(advice).map((line) => `-- ${line}`), advice.statement, ''].join('\n')
}

function renderMegabytes(bytes: number): string {
  return `${(bytes / (1024 * 1024)).toFixed(1)} MB`
}

function renderMicroseconds(microseconds: number): string {
  return `${microseconds.toFixed(1)} µs`
}

function renderSeconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`
}
