import { stat } from 'node:fs/promises'
import { isErrno } from '../../base/errno.ts'
import type { Workplace } from '../beside-server.ts'
import { listProjectBranches } from '../branches/branch-project.ts'

/** What permissions are compared with: a file of a saved matrix, a branch of the database, or the project at a commit. */
export type EarlierState =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'branch'; readonly name: string }
  | { readonly kind: 'ref'; readonly ref: string }

/** A file that is there goes before a branch of that name, and a branch before a git ref. */
export async function findEarlierState(place: Workplace, text: string): Promise<EarlierState> {
  if (await isFile(text)) return { kind: 'file', path: text }
  const branches = await listProjectBranches(place)
  return branches.some(({ name }) => name === text) ? { kind: 'branch', name: text } : { kind: 'ref', ref: text }
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile()
  } catch (error) {
    if (isErrno(error, 'ENOENT', 'ENOTDIR')) return false
    throw error
  }
}
