import { mkdir, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import type { Clock } from '../../base/clock.ts'
import { findErrno } from '../../base/errno.ts'
import { listMigrations } from '../../project/list-sql-files.ts'
import type { Project } from '../../project/types.ts'
import { migrationNameInvalid, migrationUnwritable } from '../errors.ts'

export type NewMigration = {
  readonly version: string
  readonly name: string
  readonly text: string
  /** The text of its down file; null when it gets none. */
  readonly down: string | null
}

/** Versions for migrations to be written together: seconds from now on, in UTC as Supabase's CLI writes them, behind every version there is. */
export async function listNextVersions(project: Project, count: number, clock: Clock): Promise<readonly string[]> {
  const { migrations } = await listMigrations(project)
  const newest = BigInt(migrations.at(-1)?.version ?? 0)
  const times = Array.from({ length: count }, (_, index) => toVersion(clock.now() + index * 1000))
  if (BigInt(times[0] ?? 0) > newest) return times
  return times.map((_, index) => String(newest + BigInt(index + 1)))
}

/** Paths relative to the project's root. */
export type WrittenMigration = { readonly file: string; readonly down: string | null }

/** Throws `migration_name_invalid`, `migration_unwritable`. */
export async function writeMigrations(project: Project, migrations: readonly NewMigration[]): Promise<readonly WrittenMigration[]> {
  for (const { name } of migrations) if (!/^[\w-]+$/.test(name)) throw migrationNameInvalid(name)
  const written: WrittenMigration[] = []
  for (const { version, name, text, down } of migrations) {
    const path = join(project.folder, 'migrations', `${version}_${name}`)
    const file = await writeNew(project, `${path}.sql`, text)
    written.push({ file, down: down === null ? null : await writeNew(project, `${path}.down.sql`, down) })
  }
  return written
}

async function writeNew(project: Project, path: string, text: string): Promise<string> {
  const file = relative(project.root, path)
  try {
    await mkdir(join(project.folder, 'migrations'), { recursive: true })
    await writeFile(path, text, { flag: 'wx' })
    return file
  } catch (error) {
    throw migrationUnwritable(file, findErrno(error) ?? 'unknown reason', error)
  }
}

/** `20260103120000` */
function toVersion(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\D/g, '').slice(0, 14)
}
