import { glob, readdir } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import { isErrno } from '../base/errno.ts'
import type { MigrationFile, Project, SqlFile } from './types.ts'

export type MigrationListing = {
  /** In the order they are applied. */
  readonly migrations: readonly MigrationFile[]
  /** Names in migrations/ that are neither `<timestamp>_<name>.sql` nor the `.down.sql` of one that is there; they are never applied. */
  readonly misnamed: readonly string[]
}

/** The migration files of a project, oldest version first; none when the folder is missing. */
export async function listMigrations(project: Project): Promise<MigrationListing> {
  const folder = join(project.folder, 'migrations')
  const names = (await readNames(folder)).filter((name) => !name.startsWith('.')).sort()
  const files = new Map(names.map((name) => [name, { file: relative(project.root, join(folder, name)), path: join(folder, name) }]))
  const migrations = names.flatMap((name) => parseMigration(name, files) ?? [])
  const known = new Set(migrations.flatMap(({ file, down }) => [file, down?.file]))
  return {
    migrations: migrations.sort((a, b) => compareVersions(a.version, b.version)),
    misnamed: [...files.values()].map(({ file }) => file).filter((file) => !known.has(file)),
  }
}

/** Seed files in the order of the patterns, sorted within one pattern, each once. `unmatched` patterns found no file. */
export async function listSeedFiles(
  project: Project,
  patterns: readonly string[],
): Promise<{ readonly files: readonly SqlFile[]; readonly unmatched: readonly string[] }> {
  const paths = new Set<string>()
  const unmatched: string[] = []
  for (const pattern of patterns) {
    const found: string[] = []
    for await (const path of glob(pattern, { cwd: project.folder })) found.push(resolve(project.folder, path))
    if (found.length === 0) unmatched.push(pattern)
    for (const path of found.sort()) paths.add(path)
  }
  return { files: [...paths].map((path) => ({ file: relative(project.root, path), path })), unmatched }
}

/** Versions are digits of any length, so that `2` comes before `10` and a longer timestamp after a shorter one. */
function compareVersions(a: string, b: string): number {
  const [left, right] = [BigInt(a), BigInt(b)]
  return left < right ? -1 : left > right ? 1 : 0
}

const downEnding = '.down.sql'

function parseMigration(name: string, files: ReadonlyMap<string, SqlFile>): MigrationFile | undefined {
  const match = /^(\d+)_(.*)\.sql$/.exec(name)
  const file = files.get(name)
  if (match === null || file === undefined || name.endsWith(downEnding)) return undefined
  const down = files.get(name.replace(/\.sql$/, downEnding))
  return { version: match[1] ?? '', name: match[2] ?? '', ...file, ...(down && { down }) }
}

async function readNames(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return []
    throw error
  }
}
