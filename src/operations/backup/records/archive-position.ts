import { parsePosition, renderPosition } from '../../../postgres/replicas/position.ts'
import type { Archive, ArchivePosition } from '../types.ts'
import type { LogEnd } from '../wal/segments.ts'

const name = 'position.json'

/** Undefined before the archive has anything. */
export async function readArchivePosition(archive: Archive): Promise<ArchivePosition | undefined> {
  const bytes = await archive.findObject(name)
  return bytes === undefined ? undefined : JSON.parse(bytes.toString())
}

export async function writeArchivePosition(
  archive: Archive,
  { end, at }: { readonly end: LogEnd; readonly at: number },
): Promise<ArchivePosition> {
  const position = { timeline: end.timeline, position: renderPosition(end.position), at: new Date(at).toISOString() }
  await archive.putObject(name, Buffer.from(JSON.stringify(position)))
  return position
}

export function toLogEnd({ timeline, position }: ArchivePosition): LogEnd {
  return { timeline, position: parsePosition(position) }
}
