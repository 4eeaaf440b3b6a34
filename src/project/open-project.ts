import { readFile, stat } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { findErrno, isErrno } from '../base/errno.ts'
import { projectNotFolder, projectNotFound, projectUnreadable } from './errors.ts'
import { parseConfig } from './parse-config.ts'
import type { ConfigFile, Project } from './types.ts'

const projectNames: readonly string[] = ['dorsal', 'supabase']

/**
 * Opens a folder that is, or contains, `dorsal/` or `supabase/`; with both, `dorsal/` counts. A folder with neither is a project without
 * migrations. Throws `project_not_found`, `project_not_a_folder`, `project_unreadable`, `config_syntax`.
 */
export async function openProject(path: string): Promise<Project> {
  const given = resolve(path)
  const kind = await findKind(given)
  if (kind === 'nothing') throw projectNotFound(given)
  if (kind === 'file') throw projectNotFolder(given)
  const folder = await findProjectFolder(given)
  const root = projectNames.includes(basename(folder)) ? dirname(folder) : folder
  return { root, folder, stateFolder: join(root, '.dorsal'), config: await readConfig(root, folder) }
}

async function findProjectFolder(given: string): Promise<string> {
  for (const name of projectNames) if ((await findKind(join(given, name))) === 'folder') return join(given, name)
  const isProjectItself = projectNames.includes(basename(given)) || (await hasProjectContent(given))
  return isProjectItself ? given : join(given, 'dorsal')
}

async function hasProjectContent(folder: string): Promise<boolean> {
  const kinds = await Promise.all(['config.toml', 'migrations', 'seed.sql'].map((name) => findKind(join(folder, name))))
  return kinds.some((kind) => kind !== 'nothing')
}

async function readConfig(root: string, folder: string): Promise<ConfigFile> {
  const path = join(folder, 'config.toml')
  const file = relative(root, path)
  const text = await readTextIfPresent(path)
  return text === undefined ? { file, exists: false, entries: [] } : { file, exists: true, entries: parseConfig(text, file) }
}

async function readTextIfPresent(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return undefined
    throw projectUnreadable(path, findErrno(error) ?? 'unknown reason')
  }
}

async function findKind(path: string): Promise<'folder' | 'file' | 'nothing'> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'file'
  } catch (error) {
    if (isErrno(error, 'ENOENT', 'ENOTDIR')) return 'nothing'
    throw projectUnreadable(path, findErrno(error) ?? 'unknown reason')
  }
}
