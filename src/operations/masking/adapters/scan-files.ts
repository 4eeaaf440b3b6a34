import { createReadStream } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { isErrno } from '../../../base/errno.ts'
import type { PersonalKind } from '../../../catalog/classify-column.ts'

export type Needle = { readonly text: string; readonly kind: PersonalKind }

export type FileFinding = { readonly file: string; readonly kind: PersonalKind; readonly count: number }

export type FileScan = { readonly files: number; readonly bytes: number; readonly found: readonly FileFinding[] }

const shortest = 8

/** Looks for many texts at once in the bytes of every file below a folder, whatever the files are. Texts under eight bytes are left out. */
export async function scanFiles(folder: string, needles: readonly Needle[]): Promise<FileScan> {
  const index = indexNeedles(needles)
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
  const found: FileFinding[] = []
  let bytes = 0
  for (const entry of files) {
    const path = join(entry.parentPath, entry.name)
    const counts = new Map<PersonalKind, number>()
    bytes += await scanFile(path, index, (kind) => counts.set(kind, (counts.get(kind) ?? 0) + 1))
    for (const [kind, count] of counts) found.push({ file: relative(folder, path), kind, count })
  }
  return { files: files.length, bytes, found }
}

type Index = {
  /** Whether some text begins with these two bytes. */
  readonly pairs: Uint8Array
  /** By the first four bytes. */
  readonly starts: ReadonlyMap<number, readonly { readonly bytes: Buffer; readonly kind: PersonalKind }[]>
  readonly longest: number
}

function indexNeedles(needles: readonly Needle[]): Index {
  const entries = needles.map(({ text, kind }) => ({ bytes: Buffer.from(text), kind })).filter(({ bytes }) => bytes.length >= shortest)
  const pairs = new Uint8Array(65_536)
  for (const { bytes } of entries) pairs[bytes.readUInt16BE(0)] = 1
  return {
    pairs,
    starts: Map.groupBy(entries, ({ bytes }) => bytes.readUInt32BE(0)),
    longest: Math.max(shortest, ...entries.map(({ bytes }) => bytes.length)),
  }
}

async function scanFile(path: string, index: Index, hear: (kind: PersonalKind) => void): Promise<number> {
  let size = 0
  let rest = Buffer.alloc(0)
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
      size += chunk.length
      const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
      const end = bytes.length - index.longest + 1
      scanBytes(bytes, Math.max(0, end), index, hear)
      rest = end > 0 ? bytes.subarray(end) : bytes
    }
  } catch (error) {
    // The server removes files while it runs: what is gone holds nothing.
    if (!isErrno(error, 'ENOENT')) throw error
  }
  scanBytes(rest, rest.length - shortest + 1, index, hear)
  return size
}

function scanBytes(bytes: Buffer, end: number, { pairs, starts }: Index, hear: (kind: PersonalKind) => void): void {
  for (let i = 0; i < end; i++) {
    if (pairs[((bytes[i] ?? 0) << 8) | (bytes[i + 1] ?? 0)] === 0) continue
    for (const needle of starts.get(bytes.readUInt32BE(i)) ?? [])
      if (bytes.compare(needle.bytes, 0, needle.bytes.length, i, Math.min(bytes.length, i + needle.bytes.length)) === 0) hear(needle.kind)
  }
}
