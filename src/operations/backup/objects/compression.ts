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
  return zstdCompress === undefined ? await gzip(bytes, { level: 1 }) : await zstdCompress(bytes)
}

/** Undefined where this Node.js cannot. `largest`: bytes that the result may have; more is an error, as any damage is. */
export async function decompress(bytes: Buffer, compression: Compression, largest: number): Promise<Buffer | undefined> {
  const options = { maxOutputLength: largest }
  return compression === 'gzip' ? await gunzip(bytes, options) : await zstdDecompress?.(bytes, options)
}
