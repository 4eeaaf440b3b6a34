import type { SystemIdentity } from '../../../postgres/replication/types.ts'
import { leadsThrough, type TimelineStretch } from '../restore/timelines.ts'
import type { LogEnd } from './segments.ts'

export type StreamChoice =
  | { readonly kind: 'stream'; readonly timeline: number; readonly position: LogEnd['position'] }
  /** The server has less of this timeline than the archive: it was put back without a recovery, and its log would be a second truth. */
  | { readonly kind: 'server is behind' }

export type StreamSituation = {
  readonly system: SystemIdentity
  /** The server's way to its timeline. */
  readonly way: readonly TimelineStretch[]
  /** Undefined for an archive that begins. */
  readonly end: LogEnd | undefined
  /** Where the slot keeps WAL from. */
  readonly slot: LogEnd
}

/**
 * Which WAL comes next: where the archive ends, on the timeline it ends on as long as the server's way leads through there; otherwise where
 * the server's way left what is archived.
 */
export function chooseStart({ system, way, end, slot }: StreamSituation): StreamChoice {
  if (end === undefined) return { kind: 'stream', ...slot }
  if (end.timeline === system.timeline) return end.position > system.position ? { kind: 'server is behind' } : { kind: 'stream', ...end }
  const stretch = way.find(({ timeline }) => timeline === end.timeline)
  if (leadsThrough(way, end.timeline, end.position) && stretch?.end !== end.position) return { kind: 'stream', ...end }
  const next = way.find(({ timeline }) => timeline > end.timeline)
  return next === undefined ? { kind: 'server is behind' } : { kind: 'stream', timeline: next.timeline, position: next.begin }
}
