import { promisify } from 'node:util'
import * as zlib from 'node:zlib'

export type Compression = 'gzip' | 'zstd'

const gzip = promisify(zlib.gzip)
const gunzip = promisify(zlib.gunzip)
// Node.js has it since 22.15.
const zstdCompress = zlib.zstdCompress === undefined ? undefined : promisify(zlib.zstdCompress)
const zstdDecompress = zlib.zstdDecompress === undefined ? undefined : promisify(zlib.zstdDecompress)

export const bestCompression: Compression = zstdCompress === undefined ? 'gzip' : 'zstd'

export async function compress(bytes: Buffer): Promise<Buffer> {
  const options = toOnePiece(bytes.length)
  return zstdCompress === undefined ? await gzip(bytes, { ...options, level: 1 }) : await zstdCompress(bytes, options)
}

/** Undefined where this Node.js cannot. `largest`: bytes that the result may have; more is an error, as any damage is. */
export async function decompress(bytes: Buffer, compression: Compression, largest: number): Promise<Buffer | undefined> {
  const options = { ...toOnePiece(largest), maxOutputLength: largest }
  return compression === 'gzip' ? await gunzip(bytes, options) : await zstdDecompress?.(bytes, options)
}

/** zlib gathers 16 kB pieces and then copies them together. One that all fits into is handed out as it is, and what is not filled of it costs nothing. */
const toOnePiece = (size: number) => ({ chunkSize: size + 1024 })
