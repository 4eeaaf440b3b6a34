import type { Archive } from '../types.ts'
import { partialEnd } from './segments.ts'

/** A segment by the name it was listed with; one that was being written may have become whole since. Throws what the archive throws. */
export async function readSegment(archive: Archive, name: string): Promise<Buffer> {
  const whole = name.endsWith(partialEnd) ? name.slice(0, -partialEnd.length) : undefined
  const partial = whole === undefined ? undefined : await archive.findObject(name)
  return partial ?? (await archive.getObject(whole ?? name))
}
