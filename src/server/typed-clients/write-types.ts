import { readFile, rename, writeFile } from 'node:fs/promises'
import { findErrno } from '../../base/errno.ts'
import { projectUnwritable } from '../errors.ts'

export type WrittenTypes = { readonly isChanged: boolean; readonly lines: number }

/**
 * Writes a file at once, so that a compiler that watches it never reads half of it; one that says the same already is left alone, with its time.
 * Throws `project_unwritable`.
 */
export async function writeTypes(path: string, text: string): Promise<WrittenTypes> {
  const lines = text.split('\n').length - 1
  const before = await readFile(path, 'utf8').catch(() => undefined)
  if (before === text) return { isChanged: false, lines }
  const unfinished = `${path}.${process.pid}.tmp`
  try {
    await writeFile(unfinished, text)
    await rename(unfinished, path)
  } catch (error) {
    throw projectUnwritable(path, findErrno(error) ?? 'unknown reason', error)
  }
  return { isChanged: true, lines }
}
