import { finished } from 'node:stream/promises'
import { promisify } from 'node:util'
import * as zlib from 'node:zlib'

export type Compression = 'gzip' | 'zstd'

const gunzip = promisify(zlib.gunzip)
// Node.js has it since 22.15.
const hasZstd = zlib.createZstdCompress !== undefined
const zstdDecompress = hasZstd ? promisify(zlib.zstdDecompress) : undefined

export const bestCompression: Compression = hasZstd ? 'zstd' : 'gzip'

/**
 * The pieces of one block of memory, which the caller frees. Not put together by zlib, which would copy them and leave the block, as large as
 * the bytes, to V8 to find some time.
 */
export async function compress(bytes: Buffer): Promise<readonly Buffer[]> {
  const options = toOnePiece(bytes.length)
  const engine = hasZstd ? zlib.createZstdCompress(options) : zlib.createGzip({ ...options, level: 1 })
  const pieces: Buffer[] = []
  engine.on('data', (piece: Buffer) => void pieces.push(piece)).end(bytes)
  await finished(engine)
  return pieces
}

/** Undefined where this Node.js cannot. `largest`: bytes that the result may have; more is an error, as any damage is. */
export async function decompress(bytes: Buffer, compression: Compression, largest: number): Promise<Buffer | undefined> {
  const options = { ...toOnePiece(largest), maxOutputLength: largest }
  return compression === 'gzip' ? await gunzip(bytes, options) : await zstdDecompress?.(bytes, options)
}

/** zlib gathers 16 kB pieces and then copies them together. One that all fits into is handed out as it is, and what is not filled of it costs nothing. */
const toOnePiece = (size: number) => ({ chunkSize: size + 1024 })
