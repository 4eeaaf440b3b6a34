import { freeBytes } from '../../../base/free-bytes.ts'
import type { Archive, ArchivedStream, SealedObject } from '../types.ts'

const partSize = 8 * 1024 * 1024
/** One part is sealed and sent while the next one fills. */
const bufferCount = 2

export type StreamWriter = {
  /** Takes the bytes over; makes whoever writes wait while the archive is slower. */
  readonly write: (chunk: Buffer) => Promise<void>
  readonly end: () => Promise<ArchivedStream>
}

/** Cuts a stream into objects `<folder><name>/000001` … as it comes; memory does not grow with it. */
export function createStreamWriter(archive: Archive, folder: string, name: ArchivedStream['name']): StreamWriter {
  const parts: Promise<SealedObject>[] = []
  const buffers: Buffer[] = []
  let filled = 0

  /** Made when it is first filled: most manifests need one. */
  function getBuffer(): Buffer {
    const index = parts.length % bufferCount
    buffers[index] ??= Buffer.allocUnsafeSlow(partSize)
    return buffers[index]
  }

  /** The part before has to be there: its buffer is filled next. */
  async function putPart(): Promise<void> {
    await parts.at(-1)
    const part = archive.putObject(`${folder}${name}/${String(parts.length + 1).padStart(6, '0')}`, getBuffer().subarray(0, filled))
    // Its failure is told to who waits for it.
    part.catch(() => undefined)
    parts.push(part)
    filled = 0
  }

  return {
    write: async (chunk) => {
      for (let taken = 0; taken < chunk.length; ) {
        const count = chunk.copy(getBuffer(), filled, taken)
        taken += count
        filled += count
        if (filled === partSize) await putPart()
      }
    },
    end: async () => {
      if (filled > 0) await putPart()
      return { name, parts: await Promise.all(parts) }
    },
  }
}

/** A stream as it was, part by part. Throws what the archive throws. */
export async function* readStream(archive: Archive, { parts }: ArchivedStream): AsyncGenerator<Buffer> {
  for (const { name } of parts) yield await archive.getObject(name)
}

/** The same for whoever has no use for a part any more when he asks for the next one. Throws what the archive throws. */
export async function* passStream(archive: Archive, stream: ArchivedStream): AsyncGenerator<Buffer> {
  for await (const part of readStream(archive, stream)) {
    yield part
    freeBytes(part)
  }
}
