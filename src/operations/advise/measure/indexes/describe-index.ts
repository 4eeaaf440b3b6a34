import { shortenStatement } from '../../domain/describe-statement.ts'
import { renderName } from '../../domain/names.ts'
import { renderGain, renderTime } from '../policies/describe-measurement.ts'
import { assumedPerRow, leastGain } from './judge-index.ts'
import type { IndexAdvice, ReadMeasurement } from './types.ts'

/** What is known of an index, a line for each figure; what nobody measured is called estimated. */
export function describeIndex(advice: IndexAdvice): readonly string[] {
  const { basis, reads, bytes, saved, added } = advice
  return [
    ...reads.map((read) => `${describeFigures[basis](read)}, ${describeWeight(read)}`),
    [`${renderMegabytes(bytes)} on disk${basis === 'estimated' ? ' (estimated)' : ''}`, ...describeWrites(advice)].join('; '),
    `of what was recorded: ${renderSeconds(saved)} saved, ${renderSeconds(added)} added to writes${basis === 'estimated' ? ', if time goes as costs do' : ''}`,
  ]
}

const describeFigures = {
  measured: (read) =>
    `${renderTime(read.before)} without, ${renderTime(read.after)} with it (medians of ${read.runs} runs): ${renderGain(read)}`,
  estimated: ({ before, after, runs }) =>
    `estimated cost, not a time: ${before.toFixed(0)} without, ${after.toFixed(0)} with it (medians of ${runs} plans): ${renderRatio(before / after)}`,
} satisfies Record<IndexAdvice['basis'], (read: ReadMeasurement) => string>

function describeWrites({ basis, writes }: IndexAdvice): readonly string[] {
  if (writes !== null) return [`a row inserted: ${renderMicroseconds(writes.before)} without, ${renderMicroseconds(writes.after)} with it`]
  return basis === 'estimated' ? [`a row inserted or updated: ${assumedPerRow} µs more are assumed, nothing was measured`] : []
}

function describeWeight({ share, statement }: ReadMeasurement): string {
  const { calls, role } = statement
  return `${(share * 100).toFixed(1)} % of the time recorded, ${calls} ${calls === 1 ? 'call' : 'calls'} by ${role}: ${shortenStatement(statement)}`
}

/** The statement that builds it, with the figures above it as comments. */
export function renderIndexMigration(advice: IndexAdvice): string {
  const { schema, table, special } = advice.index
  // Of an expression the planner knows nothing until it is analyzed.
  const analyze = special?.isExpression === true ? [`analyze ${renderName({ schema, name: table })};`] : []
  return [...describeIndex(advice).map((line) => `-- ${line}`), advice.statement, ...analyze, ''].join('\n')
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

function renderRatio(ratio: number): string {
  return ratio >= leastGain ? `${ratio >= 10 ? Math.round(ratio) : ratio.toFixed(1)} times less` : 'no gain to speak of'
}
