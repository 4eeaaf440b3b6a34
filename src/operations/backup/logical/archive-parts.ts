import { Readable } from 'node:stream'
import type { Archive, SealedObject } from '../types.ts'

const partSize = 16 * 1024 * 1024

/** Cuts a stream into objects `<name>/000001` and so on, one in memory at a time; a stream without bytes makes none. */
export async function putParts(archive: Archive, name: string, chunks: AsyncIterable<Buffer>): Promise<readonly SealedObject[]> {
  const parts: SealedObject[] = []
  let waiting: Buffer[] = []
  let size = 0
  const put = async () => {
    if (size === 0) return
    parts.push(await archive.putObject(`${name}/${String(parts.length + 1).padStart(6, '0')}`, Buffer.concat(waiting)))
    waiting = []
    size = 0
  }
  for await (const chunk of chunks)
    for (let rest = chunk; rest.length > 0; ) {
      const taken = rest.subarray(0, partSize - size)
      waiting.push(taken)
      size += taken.length
      rest = rest.subarray(taken.length)
      if (size === partSize) await put()
    }
  await put()
  return parts
}

/** The stream that `putParts` was given. What misses or is damaged is its error, with the name of the object. */
export function readParts(archive: Archive, parts: readonly SealedObject[]): Readable {
  return Readable.from(openParts(archive, parts), { objectMode: false, highWaterMark: 1 })
}

async function* openParts(archive: Archive, parts: readonly SealedObject[]): AsyncGenerator<Buffer> {
  for (const { name } of parts) yield await archive.getObject(name)
}
