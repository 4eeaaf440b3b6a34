import { randomUUID } from 'node:crypto'
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isErrno } from '../../base/errno.ts'
import { alreadyRunning } from './errors.ts'
import { findProcess } from './running-process.ts'

type Owner = { readonly pid: number; readonly birth: string }

export type OwnerLock = { readonly release: () => void }

export const lockName = 'dorsal.lock'

/**
 * Makes this process the only Dorsal on the folder. The lock of a process that no longer lives, or whose pid belongs to another now, is taken over.
 * @throws cluster_already_running
 */
export function createOwnerLock(folder: string): OwnerLock {
  const path = join(folder, lockName)
  const mine = findOwnRecord()
  while (!tryToCreate(path, mine)) {
    const text = readLock(path)
    if (text === undefined) continue
    const owner = parseOwner(text)
    if (owner && isAlive(owner)) throw alreadyRunning(folder, owner.pid)
    removeStale(path, text)
  }
  return { release: () => removeStale(path, mine) }
}

/** The process that holds the lock of a folder; undefined when nobody does who still lives. */
export function findOwner(folder: string): { readonly pid: number } | undefined {
  const owner = parseOwner(readLock(join(folder, lockName)) ?? '')
  return owner && isAlive(owner) ? owner : undefined
}

function findOwnRecord(): string {
  return JSON.stringify({ pid: process.pid, birth: findProcess(process.pid)?.birth ?? '' } satisfies Owner)
}

/** A hard link appears with its whole content or not at all, which a file that is created and then written does not. */
function tryToCreate(path: string, record: string): boolean {
  const draft = `${path}.${randomUUID()}`
  try {
    writeFileSync(draft, record, { mode: 0o644 })
    linkSync(draft, path)
    return true
  } catch (error) {
    if (isErrno(error, 'EEXIST')) return false
    throw error
  } finally {
    rmSync(draft, { force: true })
  }
}

/** Takes the lock away only if it still says what was judged: between the look and the deed another Dorsal may have taken it. */
function removeStale(path: string, judged: string): void {
  const aside = `${path}.${randomUUID()}`
  try {
    renameSync(path, aside)
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return
    throw error
  }
  if (readLock(aside) !== judged) restore(aside, path)
  rmSync(aside, { force: true })
}

function restore(aside: string, path: string): void {
  try {
    linkSync(aside, path)
  } catch (error) {
    if (!isErrno(error, 'EEXIST')) throw error
  }
}

function readLock(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return undefined
    throw error
  }
}

function parseOwner(text: string): Owner | undefined {
  const parts = /^\{"pid":(\d+),"birth":"([^"]*)"\}$/.exec(text)
  return parts ? { pid: Number(parts[1]), birth: parts[2] ?? '' } : undefined
}

const isAlive = (owner: Owner) => findProcess(owner.pid)?.birth === owner.birth
