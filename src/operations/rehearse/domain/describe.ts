import type { LoadReport, Loss, MigrationReport, TakenLock } from '../types.ts'
import { formatBytes, formatCount, formatTime } from './format.ts'

/** What somebody waits for, the strongest of each relation; indexes only where their tables are not told to keep the same people waiting. */
export function listNotable(locks: readonly TakenLock[]): readonly TakenLock[] {
  const waitedFor = locks.filter(({ blocks, isNew }) => blocks !== 'nothing' && !isNew)
  const strongest = waitedFor.filter(({ relation }, place) => waitedFor.findIndex((lock) => lock.relation === relation) === place)
  const ofTables = new Set(strongest.flatMap(({ kind, blocks }) => (kind === 'index' ? [] : [blocks])))
  return strongest.filter(({ kind, blocks }) => kind !== 'index' || !ofTables.has(blocks))
}

/** `reads and writes of public.orders, 1.25 s (ACCESS EXCLUSIVE until the commit)` */
export function describeLock({ relation, mode, blocks, held, until }: TakenLock): string {
  const whom = blocks === 'writes to its rows' ? `writes to the changed rows of ${relation}` : `${blocks} of ${relation}`
  return `${whom}, ${formatTime(held)} (${mode} until the ${until === 'commit' ? 'commit' : 'end of the statement'})`
}

export function describeTotals({ milliseconds, walBytes, diskBytes, rewrittenBytes, mode }: MigrationReport): readonly string[] {
  return [
    `${formatTime(milliseconds)} in ${mode === 'one transaction' ? 'one transaction' : 'a transaction per statement'}`,
    `${formatBytes(rewrittenBytes)} rewritten`,
    `${formatBytes(walBytes)} of WAL`,
    `the database ${diskBytes < 0 ? 'shrinks' : 'grows'} by ${formatBytes(Math.abs(diskBytes))}`,
  ]
}

/** `1,200 values of public.orders.note, the table public.old with about 12 rows` */
export function describeLosses(losses: readonly Loss[]): string {
  return losses.map(describeLoss).join(', ')
}

function describeLoss({ what, name, rows, isCounted }: Loss): string {
  const count = rows === null ? undefined : `${isCounted ? '' : 'about '}${formatCount(rows)}`
  if (what === 'column') return count === undefined ? `the values of ${name}` : `${count} values of ${name}`
  if (what === 'rows') return `${count ?? 'the'} rows of ${name}`
  return `the ${what} ${name}${count === undefined ? '' : ` with ${count} rows`}`
}

/** What clients saw, in one sentence. */
export function describeRequests({ rate, before, during, failures, milliseconds }: LoadReport): string {
  const failed = Object.entries(failures).map(([reason, count]) => `${count} × ${reason}`)
  return [
    `Beside ${rate} requests a second it took ${formatTime(milliseconds)}`,
    `the longest waited ${formatTime(during.longest)} (before: ${formatTime(before.longest)})`,
    `p99 ${formatTime(during.p99)} (before: ${formatTime(before.p99)})`,
    `${during.failed} of ${during.sent} failed${failed.length === 0 ? '' : ` (${failed.join(', ')})`}.`,
  ].join(', ')
}
