import type { FileHandle } from 'node:fs/promises'
import type { ByteStream } from './byte-stream.ts'
import { baseDamaged } from './errors.ts'

export const blockSize = 8192
/** `INCREMENTAL_MAGIC` of PostgreSQL's basebackup_incremental.h. */
const magic = 0xd3ae1f0d
/** Blocks that follow one another are written at once, up to half a megabyte. */
const longestRun = 64
/** A segment of a relation is at most 1 GB. */
const mostBlocks = 131_072

/** What an incremental file has of its segment: which blocks follow, and the shortest length the segment had since the earlier backup. */
type Header = { readonly truncatedTo: number; readonly blocks: readonly number[] }

/** The name in an incremental backup of a file of which it has changed blocks only, or undefined: `base/5/INCREMENTAL.1259` of `base/5/1259`. */
export function findWholeName(path: string): string | undefined {
  const parts = /^(.*\/)?INCREMENTAL\.([^/]+)$/.exec(path)
  return parts ? `${parts[1] ?? ''}${parts[2]}` : undefined
}

/**
 * Brings a file to the state of the incremental one that follows it: cut (or filled with zeros) to the shortest length it had in between, then
 * the changed blocks put in their places. Done backup after backup this gives what pg_combinebackup gives from all of them at once, since it
 * takes a block from an older backup only below that length. Format: magic, number of blocks, shortest length in blocks, block numbers (all
 * uint32 of the machine), zeros up to a whole block unless there are no blocks, blocks. Throws `restore_base_damaged`.
 */
export async function applyIncremental(bytes: ByteStream, file: FileHandle, path: string): Promise<void> {
  const { truncatedTo, blocks } = await readHeader(bytes, path)
  await file.truncate(truncatedTo * blockSize)
  for (const run of findRuns(blocks)) {
    const content = await bytes.read(run.length * blockSize)
    if (content.length < run.length * blockSize) throw baseDamaged(`${path} ends in the middle`)
    await file.write(content, 0, content.length, run.first * blockSize)
  }
  if ((await bytes.read(1)).length > 0) throw baseDamaged(`${path} is longer than it says`)
}

async function readHeader(bytes: ByteStream, path: string): Promise<Header> {
  const fixed = await bytes.read(12)
  if (fixed.length < 12 || fixed.readUInt32LE(0) !== magic) throw baseDamaged(`${path} is no incremental file`)
  const [count, truncatedTo] = [fixed.readUInt32LE(4), fixed.readUInt32LE(8)]
  if (count > mostBlocks || truncatedTo > mostBlocks) throw baseDamaged(`${path} claims more blocks than a segment has`)
  const numbers = await bytes.read(count * 4)
  if (numbers.length < count * 4) throw baseDamaged(`${path} ends in the middle`)
  const size = 12 + count * 4
  if (count > 0) await bytes.read((blockSize - (size % blockSize)) % blockSize)
  return { truncatedTo, blocks: Array.from({ length: count }, (_, index) => numbers.readUInt32LE(index * 4)) }
}

type Run = { readonly first: number; readonly length: number }

function* findRuns(blocks: readonly number[]): Generator<Run> {
  let start = 0
  for (let index = 1; index <= blocks.length; index++) {
    const first = blocks[start] ?? 0
    const length = index - start
    if (index < blocks.length && blocks[index] === first + length && length < longestRun) continue
    yield { first, length }
    start = index
  }
}
