import { readFile } from 'node:fs/promises'
import { findErrno, isErrno } from '../../base/errno.ts'
import { Fault } from '../../base/fault.ts'
import {
  type LintDatabase,
  type LintFile,
  type LintReport,
  lintFileUnreadable,
  lintMigrations,
  lintRules,
} from '../../operations/lint/operation.ts'
import { isWaiting, readMigrationStatus } from '../../operations/migrate/operation.ts'
import { type ConnectionTarget, parseConnectionUrl } from '../../postgres/connection-target.ts'
import { listMigrations } from '../../project/list-sql-files.ts'
import type { Project, SqlFile } from '../../project/types.ts'
import type { Workplace } from '../beside-server.ts'
import { openExternal } from '../open-postgres.ts'
import { withDatabase } from '../prepare-database.ts'
import { readAccepted } from '../read-accepted.ts'
import { findRunningServer } from '../state-file.ts'

export type LintRequest = {
  /** Paths from the current folder; none: the migrations of the project. */
  readonly files: readonly string[]
  /** Applied ones as well. */
  readonly all: boolean
  /** Without asking a database. */
  readonly offline: boolean
  /** Milliseconds since 1970, by which acceptances with an end are judged. */
  readonly now: number
}

export type ProjectLint = LintReport & {
  readonly files: readonly string[]
  /** Names in migrations/ that are never applied, and so were not looked at. */
  readonly misnamed: readonly string[]
}

/**
 * Judges files, or the migrations of a project that are not applied yet, beside its database where one can be asked: that of DATABASE_URL or of a
 * running server. Starts nothing. Throws `lint_file_unreadable`, `accepted_unreadable`.
 */
export async function lintProject(place: Workplace, request: LintRequest): Promise<ProjectLint> {
  const target = request.offline ? undefined : await findTarget(place)
  if (target === undefined) return await lint(place, request, { database: { kind: 'none' } })
  if (target instanceof Fault) return await lint(place, request, { database: { kind: 'unreachable', reason: target.message } })
  try {
    return await withDatabase(target, place, (database) => lint(place, request, { database: { kind: 'open', database }, target }))
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'database_unreachable') throw error
    return await lint(place, request, { database: { kind: 'unreachable', reason: error.message } })
  }
}

type Reach = { readonly database: LintDatabase; readonly target?: ConnectionTarget }

async function findTarget({ project, settings }: Workplace): Promise<ConnectionTarget | Fault | undefined> {
  const { databaseUrl, directUrl } = settings.server
  if (databaseUrl === undefined) {
    const running = await findRunningServer(project.stateFolder)
    return running?.ownerUrl === undefined ? undefined : parseConnectionUrl(running.ownerUrl)
  }
  try {
    return (await openExternal(databaseUrl, directUrl)).owner
  } catch (error) {
    if (error instanceof Fault && error.code === 'database_unreachable') return error
    throw error
  }
}

async function lint({ project, settings }: Workplace, request: LintRequest, { database, target }: Reach): Promise<ProjectLint> {
  const { chosen, together, misnamed } = await chooseFiles(project, request, target)
  const files = await Promise.all(chosen.map(readLintFile))
  const report = await lintMigrations({
    files,
    together,
    database,
    exposedSchemas: settings.rest.schemas,
    smallTable: settings.lint.smallTableMegabytes * 1_000_000,
    accepted: await readAccepted(project, lintRules),
    today: new Date(request.now).toISOString().slice(0, 10),
  })
  return { ...report, files: files.map(({ file }) => file), misnamed }
}

type Choice = { readonly chosen: readonly SqlFile[]; readonly together: boolean; readonly misnamed: readonly string[] }

/** Only when it is known that none of them is applied does a file count on what the one before creates. */
async function chooseFiles(project: Project, { files, all }: LintRequest, target: ConnectionTarget | undefined): Promise<Choice> {
  if (files.length > 0) return { chosen: files.map((path) => ({ file: path, path })), together: true, misnamed: [] }
  const { migrations, misnamed } = await listMigrations(project)
  if (all || target === undefined) return { chosen: migrations, together: false, misnamed }
  const status = await readMigrationStatus(target, migrations)
  const waiting = new Set(status.filter(isWaiting).map(({ version }) => version))
  return { chosen: migrations.filter(({ version }) => waiting.has(version)), together: true, misnamed }
}

async function readLintFile({ file, path }: SqlFile): Promise<LintFile> {
  try {
    return { file, text: new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path)) }
  } catch (error) {
    if (error instanceof TypeError) throw lintFileUnreadable(file, 'it is not UTF-8', error)
    throw lintFileUnreadable(file, isErrno(error, 'ENOENT') ? 'there is no such file' : (findErrno(error) ?? 'unknown reason'), error)
  }
}
