import { readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { findErrno, isErrno } from '../base/errno.ts'
import { parseAccepted } from '../findings/parse-accepted.ts'
import type { Acceptance } from '../findings/types.ts'
import type { Project } from '../project/types.ts'
import { acceptedFileUnreadable } from './errors.ts'

/** The findings that a project lives with. Throws `accepted_unreadable`, `accepted_file_unreadable`. */
export async function readAccepted(project: Project): Promise<readonly Acceptance[]> {
  const path = join(project.folder, 'accepted.toml')
  const file = relative(project.root, path)
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (isErrno(error, 'ENOENT')) return ''
    throw acceptedFileUnreadable(file, findErrno(error) ?? 'unknown reason', error)
  })
  return parseAccepted(text, file)
}
