import { accessSync, constants, globSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { environment } from '../../src/base/environment.ts'

/** A program on the PATH, else in one of the folders (a pattern: the last match counts). */
export function findProgram(name: string, folders?: string): string | undefined {
  const onPath = (environment.PATH ?? '').split(delimiter).map((folder) => join(folder, name))
  const elsewhere = folders === undefined ? [] : globSync(join(folders, name)).sort().reverse()
  return [...onPath, ...elsewhere].find(isExecutable)
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
