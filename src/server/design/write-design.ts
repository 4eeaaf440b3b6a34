import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findErrno } from '../../base/errno.ts'
import type { renderDesign } from '../../operations/design/operation.ts'
import { projectUnwritable } from '../errors.ts'

/** Asked before the work, not after. Throws `project_unwritable`. */
export async function createDesignFolder(folder: string): Promise<void> {
  await refuseUnwritable(folder, mkdir(folder, { recursive: true }))
}

/** Answers the paths of the files. Throws `project_unwritable`. */
export async function writeDesign(files: Awaited<ReturnType<typeof renderDesign>>, folder: string): Promise<readonly string[]> {
  for (const { name, text } of files) await refuseUnwritable(join(folder, name), writeFile(join(folder, name), text))
  return files.map(({ name }) => join(folder, name))
}

async function refuseUnwritable(path: string, writing: Promise<unknown>): Promise<void> {
  try {
    await writing
  } catch (error) {
    throw projectUnwritable(path, findErrno(error) ?? 'unknown reason', error)
  }
}
