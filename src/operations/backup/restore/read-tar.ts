import { createByteStream } from './byte-stream.ts'
import { baseDamaged } from './errors.ts'

export type TarEntry = {
  /** Relative, without a slash at its end. */
  readonly path: string
  readonly kind: 'file' | 'folder' | 'link'
  readonly size: number
  /** To be read before the next entry is asked for; what is left of it is passed over. */
  readonly content: AsyncGenerator<Buffer>
}

const blockSize = 512

/**
 * The entries of a tar archive as PostgreSQL's BASE_BACKUP writes it (POSIX ustar: sizes in octal, names of at most 100 bytes). Throws
 * `restore_base_damaged`.
 */
export async function* readTar(chunks: AsyncIterable<Buffer>): AsyncGenerator<TarEntry> {
  const bytes = createByteStream(chunks)
  while (true) {
    const header = await bytes.read(blockSize)
    // PostgreSQL ends an archive with two empty blocks.
    if (header.length === 0 || header.every((byte) => byte === 0)) return
    const { path, kind, size } = parseHeader(header)
    let left = size
    const content = (async function* () {
      for await (const piece of bytes.pieces(size)) {
        left -= piece.length
        yield piece
      }
      if (left > 0) throw baseDamaged(`${path} ends in the middle`)
    })()
    yield { path, kind, size, content }
    for await (const _ of bytes.pieces(left));
    await bytes.read((blockSize - (size % blockSize)) % blockSize)
  }
}

const kinds: Readonly<Record<string, TarEntry['kind']>> = { '0': 'file', '\0': 'file', '5': 'folder', '2': 'link' }

function parseHeader(header: Buffer): Pick<TarEntry, 'path' | 'kind' | 'size'> {
  const path = readText(header, 0, 100).replace(/\/$/, '')
  const kind = kinds[String.fromCharCode(header[156] ?? 0)]
  const size = Number.parseInt(readText(header, 124, 12), 8)
  if (header.length < blockSize || !isIntact(header)) throw baseDamaged('the header of a file is not one')
  if (kind === undefined || !Number.isSafeInteger(size)) throw baseDamaged(`${path} is no file, folder or link`)
  return { path, kind, size }
}

/** The checksum counts its own eight bytes as spaces. */
function isIntact(header: Buffer): boolean {
  let sum = 8 * 0x20
  for (const [index, byte] of header.entries()) if (index < 148 || index >= 156) sum += byte
  return Number.parseInt(readText(header, 148, 8), 8) === sum
}

function readText(header: Buffer, start: number, length: number): string {
  const field = header.subarray(start, start + length)
  const end = field.indexOf(0)
  return field.toString('utf8', 0, end === -1 ? length : end).trim()
}
