import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findProcess } from '../postgres/cluster/running-process.ts'

/** What a running server leaves in its state folder, for the commands beside it. */
export type RunningServer = {
  readonly pid: number
  /** Tells this process from a later one with the same pid. */
  readonly birth: string
  readonly url: string
  readonly startedAt: string
  readonly postgres: 'embedded' | 'external'
  /** Of the embedded PostgreSQL, with its password; the file is for its owner only. */
  readonly ownerUrl?: string
}

/** Written in one step, so that nobody reads half a file. */
export async function writeStateFile(stateFolder: string, server: RunningServer): Promise<void> {
  const path = pathOf(stateFolder)
  await writeFile(`${path}.new`, `${JSON.stringify(server, null, 2)}\n`, { mode: 0o600 })
  await rename(`${path}.new`, path)
}

/** Only the file of this process: another server of the same folder, on a PostgreSQL elsewhere, may have written its own since. */
export async function deleteStateFile(stateFolder: string): Promise<void> {
  const server = await findRunningServer(stateFolder)
  if (server === undefined || server.pid === process.pid) await rm(pathOf(stateFolder), { force: true })
}

/** The server of this project, undefined when there is none; a file that a killed server or machine left behind, whole or not, does not count. */
export async function findRunningServer(stateFolder: string): Promise<RunningServer | undefined> {
  const text = await readFile(pathOf(stateFolder), 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  const server = parseServer(text)
  if (server === undefined) return undefined
  return findProcess(server.pid)?.birth === server.birth ? server : undefined
}

function parseServer(text: string): RunningServer | undefined {
  try {
    return JSON.parse(text) as RunningServer
  } catch {
    // A file is put here whole: one that is not was cut when the machine lost its power, and its server ended then.
    return undefined
  }
}

function pathOf(stateFolder: string): string {
  return join(stateFolder, 'server.json')
}
