import { spawn } from 'node:child_process'
import { chownSync, closeSync, constants, fchownSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { isErrno } from '../../base/errno.ts'
import { binariesUnusable, creationFailed, dataFolderIsMount } from './errors.ts'
import { buildSpawnOptions, toServerPath } from './server-command.ts'
import { renderServerSettings } from './server-settings.ts'
import type { Binaries, ServerUser } from './types.ts'

/** Included by postgresql.conf. */
const settingsFile = 'dorsal.conf'

export type DataFolderOptions = {
  readonly dataFolder: string
  readonly superuserPassword: string
  readonly binaries: Binaries
  readonly user: ServerUser
}

/**
 * Runs initdb beside the place and moves the result there, so that an interrupted creation leaves nothing that looks like data.
 * @throws cluster_creation_failed, cluster_binaries_unusable, cluster_data_folder_is_mount
 */
export async function createDataFolder(options: DataFolderOptions): Promise<void> {
  const { dataFolder, user } = options
  const draft = `${dataFolder}.new`
  rmSync(draft, { recursive: true, force: true })
  const password = openPassword(options)
  try {
    mkdirSync(draft, { mode: 0o700 })
    if (user.switched) chownSync(draft, user.uid, user.gid)
    await runInitdb(options, draft, password)
    includeSettings(join(draft, 'postgresql.conf'))
    putInPlace(draft, dataFolder)
    syncFolder(dirname(dataFolder))
  } finally {
    closeSync(password)
    rmSync(draft, { recursive: true, force: true })
  }
}

function putInPlace(draft: string, dataFolder: string): void {
  try {
    renameSync(draft, dataFolder)
  } catch (error) {
    if (isErrno(error, 'EBUSY', 'EXDEV')) throw dataFolderIsMount(dataFolder)
    throw error
  }
}

/** A file that has no name any more when initdb reads it: nothing is left on disk, however this ends. */
function openPassword({ dataFolder, superuserPassword, user }: DataFolderOptions): number {
  const path = `${dataFolder}.password`
  rmSync(path, { force: true })
  try {
    writeFileSync(path, `${superuserPassword}\n`, { mode: 0o600, flag: 'wx' })
    if (user.switched) chownSync(path, user.uid, user.gid)
    return openSync(path, 'r')
  } finally {
    rmSync(path, { force: true })
  }
}

async function runInitdb({ binaries, user, dataFolder }: DataFolderOptions, draft: string, password: number): Promise<void> {
  const args = [
    ['-D', toServerPath(draft, user)],
    ['--username', 'postgres'],
    ['--pwfile', '/dev/stdin'],
    ['--auth', 'scram-sha-256'],
    ['--encoding', 'UTF8'],
    ['--locale', 'C'],
    // Sorts by code point and knows Unicode's letters, on every machine alike: no index breaks when the system's C library changes.
    binaries.major < 17 ? [] : ['--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8'],
    ['--data-checksums', '--no-instructions'],
  ].flat()
  const initdb = spawn(binaries.initdb, args, { ...buildSpawnOptions(draft, user), stdio: [password, 'ignore', 'pipe'] })
  const ended = new Promise<number | null>((resolve, reject) => initdb.once('error', reject).once('close', resolve))
  const said = text(Readable.from(initdb.stderr ?? []))
  const code = await ended.catch((error: unknown) => Promise.reject(binariesUnusable(binaries.initdb, error)))
  if (code === 127) throw binariesUnusable(binaries.initdb, new Error(await said))
  if (code !== 0) throw creationFailed(dataFolder, lastLine(await said))
}

// The server's user owns the folder and could have put a symlink there; root must not write through it.
const { O_APPEND, O_CREAT, O_EXCL, O_NOFOLLOW, O_WRONLY } = constants

function includeSettings(path: string): void {
  withFile(path, O_WRONLY | O_APPEND | O_NOFOLLOW, (file) => writeFileSync(file, `\ninclude '${settingsFile}'\n`))
}

/** Writes the defaults for this machine's memory of today. */
export function updateServerSettings(dataFolder: string, user: ServerUser): void {
  const path = join(dataFolder, settingsFile)
  const draft = `${path}.new`
  rmSync(draft, { force: true })
  withFile(draft, O_WRONLY | O_CREAT | O_EXCL, (file) => {
    writeFileSync(file, renderServerSettings())
    if (user.switched) fchownSync(file, user.uid, user.gid)
  })
  renameSync(draft, path)
}

function syncFolder(path: string): void {
  withFile(path, constants.O_RDONLY, fsyncSync)
}

function withFile(path: string, flags: number, work: (file: number) => void): void {
  const file = openSync(path, flags, 0o600)
  try {
    work(file)
  } finally {
    closeSync(file)
  }
}

function lastLine(said: string): string {
  const lines = said.trim().split('\n')
  return lines.findLast((line) => /(error|fatal):/i.test(line)) ?? lines.at(-1) ?? ''
}
