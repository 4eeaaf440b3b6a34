import { accessSync, constants, lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, realpathSync, statSync } from 'node:fs'
import { userInfo } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { isErrno } from '../../base/errno.ts'
import type { Fault } from '../../base/fault.ts'
import {
  dataFolderForeign,
  dataFolderOwner,
  dataFolderUnreachable,
  dataFolderVersion,
  folderIsFile,
  folderNotSearchable,
  folderNotWritable,
} from './errors.ts'
import { findBarrier, getUserName } from './server-user.ts'
import type { ServerUser } from './types.ts'

/**
 * Creates the cluster's folder and answers its real path.
 * @throws cluster_folder_is_file, cluster_folder_not_writable
 */
export function createClusterFolder(folder: string): string {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o755 })
    accessSync(folder, constants.W_OK | constants.X_OK)
    return realpathSync(folder)
  } catch (error) {
    if (isErrno(error, 'ENOTDIR', 'EEXIST')) throw folderIsFile(folder)
    if (isErrno(error, 'EACCES', 'EPERM', 'EROFS', 'ENOENT')) throw findForeignOwner(folder) ?? folderNotWritable(folder, error)
    throw error
  }
}

/** The likelier reason why an ordinary user may not write: the project was started by root before. */
function findForeignOwner(clusterFolder: string): Fault | undefined {
  const data = statSync(toDataFolder(clusterFolder), { throwIfNoEntry: false })
  if (!data || data.uid === process.getuid?.()) return undefined
  return dataFolderOwner(clusterFolder, getUserName(data.uid), userInfo().username)
}

export const toDataFolder = (clusterFolder: string): string => join(clusterFolder, 'data')

/**
 * The real path of `data`, which may be a symlink to another disk.
 * @throws cluster_data_folder_unreachable, cluster_folder_not_searchable
 */
export function getDataFolder(clusterFolder: string, user: ServerUser): string {
  const data = followLink(toDataFolder(clusterFolder))
  const barrier = findBarrier(dirname(data), user)
  if (barrier !== undefined && process.platform !== 'linux') throw folderNotSearchable(barrier, user.name)
  return data
}

/** Follows a symlink even where its goal does not exist yet. */
function followLink(data: string): string {
  if (statSync(data, { throwIfNoEntry: false })) return realpathSync(data)
  const isLink = lstatSync(data, { throwIfNoEntry: false })?.isSymbolicLink() ?? false
  const goal = isLink ? resolve(dirname(data), readlinkSync(data)) : data
  if (!statSync(dirname(goal), { throwIfNoEntry: false })) throw dataFolderUnreachable(data)
  return join(realpathSync(dirname(goal)), basename(goal))
}

/**
 * Whether there is a data folder to serve; false when one has to be created.
 * @throws cluster_folder_is_file, cluster_data_folder_owner, cluster_data_folder_foreign, cluster_data_folder_version
 */
export function checkDataFolder(path: string, user: ServerUser, major: number): boolean {
  const folder = statSync(path, { throwIfNoEntry: false })
  if (!folder) return false
  if (!folder.isDirectory()) throw folderIsFile(path)
  const isOwn = folder.uid === user.uid
  if ((isOwn || user.switched) && readdirSync(path).length === 0) return false
  if (!isOwn) throw dataFolderOwner(path, getUserName(folder.uid), user.name)
  const version = readVersion(path)
  if (version === undefined) throw dataFolderForeign(path)
  if (version !== String(major)) throw dataFolderVersion(path, version, major)
  return true
}

/** The major version that wrote the data; undefined where there is none, or no right to look. */
export function findDataVersion(path: string): number | undefined {
  try {
    const version = Number(readVersion(path))
    return Number.isInteger(version) ? version : undefined
  } catch (error) {
    if (isErrno(error, 'EACCES', 'EPERM', 'ENOTDIR')) return undefined
    throw error
  }
}

function readVersion(path: string): string | undefined {
  try {
    return readFileSync(join(path, 'PG_VERSION'), 'utf8').trim()
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return undefined
    throw error
  }
}
