import type { Block, Limits, LoadReport, MigrationReport, Reason, RehearsalVerdict } from '../types.ts'
import { formatBytes, formatCount, formatTime } from './format.ts'

/** How one migration came out: what was measured, or why it was not. */
export type Outcome = {
  readonly alone: MigrationReport | null
  readonly underLoad: LoadReport | null
  /** PostgreSQL, or `dorsal migrate`, refused it. */
  readonly failure: string | null
  /** Why it was not run, or not to the end. */
  readonly unchecked: string | null
}

export type Judgement = { readonly verdict: RehearsalVerdict; readonly reasons: readonly Reason[] }

/** Holds what was measured against the limits; what was not measured is never allowed. */
export function judgeMigration({ alone, underLoad, failure, unchecked }: Outcome, limits: Limits): Judgement {
  const reasons = [
    ...(failure === null ? [] : [{ limit: 'failed', sentence: failure }]),
    ...(alone === null ? [] : judgeAlone(alone, limits)),
    ...(underLoad === null ? [] : judgeWait(underLoad, limits)),
  ]
  if (reasons.length > 0) return { verdict: 'forbidden', reasons }
  const gap = unchecked ?? (underLoad === null ? null : findNoise(underLoad, limits))
  if (gap !== null) return { verdict: 'could not be checked', reasons: [{ limit: 'unchecked', sentence: gap }] }
  return { verdict: 'allowed', reasons }
}

function judgeAlone(report: MigrationReport, limits: Limits): readonly Reason[] {
  const lost = report.losses.reduce((total, { rows }) => total + (rows ?? 0), 0)
  return [
    ...judge('max_block', report.longestBlock?.milliseconds, limits.maxBlock, (time) => describeBlock(report.longestBlock, time)),
    ...judge('max_rewrite', report.rewrittenBytes, limits.maxRewrite, (size) => `It rewrites ${size}`, formatBytes),
    ...judge('max_wal', report.walBytes, limits.maxWal, (size) => `It writes ${size} of write-ahead log`, formatBytes),
    ...judge('max_lost_rows', lost, limits.maxLostRows, (count) => `It destroys ${count} rows or values`, formatCount),
    ...judge('max_duration', report.milliseconds, limits.maxDuration, (time) => `It runs for ${time}`),
  ]
}

/** What requests waited for before is not the migration's doing. */
function judgeWait({ before, during }: LoadReport, { maxBlock }: Limits): readonly Reason[] {
  if (maxBlock !== undefined && during.longest - before.longest <= maxBlock) return []
  return judge('max_block', during.longest, maxBlock, (time) => `A request waited ${time} while it ran`)
}

function findNoise({ before, during }: LoadReport, { maxBlock }: Limits): string | null {
  if (maxBlock === undefined || during.longest <= maxBlock) return null
  return `A request waited ${formatTime(during.longest)} while it ran, and ${formatTime(before.longest)} before it: this machine is too busy to tell`
}

function judge(
  limit: string,
  measured: number | undefined,
  allowed: number | undefined,
  describe: (text: string) => string,
  format: (value: number) => string = formatTime,
): readonly Reason[] {
  if (measured === undefined || allowed === undefined || measured <= allowed) return []
  return [{ limit, sentence: `${describe(format(measured))}; ${format(allowed)} are allowed` }]
}

function describeBlock(block: Block | null, time: string): string {
  if (block === null) return ''
  const { relation, mode, blocks } = block
  return blocks === 'writes to its rows'
    ? `Rows of ${relation} that it changes stay locked for ${time}`
    : `${mode} on ${relation} keeps ${blocks} waiting for ${time}`
}
