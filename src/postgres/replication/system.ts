import { parsePosition } from '../replicas/position.ts'
import type { ReplicationConnection } from './replication-connection.ts'
import { runCommand } from './run-command.ts'
import type { SystemIdentity, TimelineEnd, TimelineHistory } from './types.ts'

export async function identifySystem(connection: ReplicationConnection): Promise<SystemIdentity> {
  const [row] = await runCommand(connection, 'IDENTIFY_SYSTEM')
  const [systemIdentifier, timeline, position] = row ?? []
  return { systemIdentifier: systemIdentifier ?? '', timeline: Number(timeline), position: parsePosition(position ?? '') }
}

const standbySettings = [
  'max_connections',
  'max_locks_per_transaction',
  'max_prepared_transactions',
  'max_wal_senders',
  'max_worker_processes',
] as const

type ShownSetting = 'wal_segment_size' | 'server_version' | (typeof standbySettings)[number]

/** A setting as SHOW prints it. */
export async function showSetting(connection: ReplicationConnection, name: ShownSetting): Promise<string> {
  const [row] = await runCommand(connection, `SHOW ${name}`)
  return row?.[0] ?? ''
}

/** Bytes: SHOW prints `16MB` or `1GB`. */
export async function readSegmentSize(connection: ReplicationConnection): Promise<number> {
  const [, amount, unit] = /^(\d+)(MB|GB)$/.exec(await showSetting(connection, 'wal_segment_size')) ?? []
  return Number(amount) * (unit === 'GB' ? 1024 : 1) * 1024 * 1024
}

/** Timeline 1 has none. */
export async function readTimelineHistory(connection: ReplicationConnection, timeline: number): Promise<TimelineHistory> {
  const [row] = await runCommand(connection, `TIMELINE_HISTORY ${timeline}`)
  const [file, content] = row ?? []
  return { file: file ?? '', content: Buffer.from(content ?? '') }
}

/** The ancestors, oldest first: `1<tab>0/3000060<tab>reason` a line (PostgreSQL source, timeline.c). */
export function parseTimelineHistory(content: Buffer): readonly TimelineEnd[] {
  return content
    .toString()
    .split('\n')
    .map((line) => /^\s*(\d+)\s+([0-9A-F]+\/[0-9A-F]+)/i.exec(line))
    .filter((match) => match !== null)
    .map(([, timeline, end]) => ({ timeline: Number(timeline), end: parsePosition(end ?? '') }))
}

/** What a standby has to be started with at least (PostgreSQL documentation, "Hot Standby", Administrator's Overview). */
export async function readStandbySettings(connection: ReplicationConnection): Promise<Readonly<Record<string, string>>> {
  const read: Record<string, string> = {}
  for (const name of standbySettings) read[name] = await showSetting(connection, name)
  return read
}
