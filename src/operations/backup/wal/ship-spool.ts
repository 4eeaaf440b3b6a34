import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createOwnerLock, findOwner } from '../../../postgres/cluster/owner-lock.ts'
import type { Archive } from '../types.ts'
import { nameSegmentObject, partialEnd } from './segments.ts'
import { createShipper } from './ship-wal.ts'
import { createSpool } from './spool.ts'

export type LeftSpool = {
  readonly archive: Archive
  /** Of all archives of the project. */
  readonly folder: string
  readonly segmentSize: number
}

/**
 * Brings to the archive what a process that was killed left in the spool: commits that waited for it are on this disk and nowhere else. Nothing
 * where a process archives, or where there is none. Throws what the archive throws.
 */
export async function shipSpool({ archive, folder, segmentSize }: LeftSpool): Promise<void> {
  const left = await readdir(join(folder, archive.systemIdentifier)).catch(() => [])
  if (left.length === 0 || findOwner(folder) !== undefined) return
  const lock = createOwnerLock(folder)
  try {
    await shipAll({ archive, folder, segmentSize })
  } finally {
    lock.release()
  }
}

async function shipAll({ archive, folder, segmentSize }: LeftSpool): Promise<void> {
  const spool = createSpool(join(folder, archive.systemIdentifier), segmentSize)
  const shipper = createShipper({ archive, spool, segmentSize })
  const segments = await spool.list()
  shipper.add(segments.slice(0, -1))
  await shipper.shipWhole()
  const newest = segments.at(-1)
  if (newest === undefined) return
  // What is not log any more at its end is where the recovery ends.
  const bytes = await spool.read(newest, segmentSize)
  const name = nameSegmentObject(newest, segmentSize)
  if (bytes.length > 0) await archive.putObject(bytes.length === segmentSize ? name : name + partialEnd, bytes)
}
