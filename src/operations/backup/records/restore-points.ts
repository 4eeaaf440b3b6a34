import { renderPosition } from '../../../postgres/replicas/position.ts'
import { pointInvalid, pointTaken } from '../errors.ts'
import type { Archive, RestorePoint } from '../types.ts'
import type { LogEnd } from '../wal/segments.ts'

const toName = (point: string) => `points/${point}.json`

/** Throws `restore_point_invalid`, `restore_point_taken`. */
export async function checkPointName(archive: Archive, point: string): Promise<void> {
  // PostgreSQL cuts names at 63 bytes; what `parseTarget` takes for a time or for the end of the log would never be found again.
  if (!/^[A-Za-z_][\w.-]{0,62}$/.test(point) || point === 'latest') throw pointInvalid(point)
  if ((await archive.findObject(toName(point))) !== undefined) throw pointTaken(point)
}

export async function writePoint(
  archive: Archive,
  name: string,
  { end, at }: { readonly end: LogEnd; readonly at: string },
): Promise<RestorePoint> {
  const point = { name, timeline: end.timeline, position: renderPosition(end.position), at }
  await archive.putObject(toName(name), Buffer.from(JSON.stringify(point)))
  return point
}
