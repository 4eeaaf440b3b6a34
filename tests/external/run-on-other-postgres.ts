import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { environment } from '../../src/base/environment.ts'
import { eventually } from '../support/eventually.ts'
import { findFreePort } from '../support/start-at-free-port.ts'
import { createTemporaryFolder, isRoot, ordinaryUser } from '../support/test-cluster.ts'

const identity = isRoot ? ordinaryUser : {}

/**
 * Runs test files on another PostgreSQL than the embedded one, 15 for instance: `binaries` is the folder with its initdb and postgres. Gives 0 when
 * they pass, 1 when not, 3 when there is no such server: what cannot run is said, and counts as no success.
 */
export async function runOnOtherPostgres(binaries: string | undefined, files: readonly string[]): Promise<number> {
  if (binaries === undefined || !existsSync(join(binaries, 'initdb'))) {
    console.log('could not be checked: name the folder that holds initdb and postgres of the version to try')
    return 3
  }
  using place = createTemporaryFolder(ordinaryUser)
  const data = join(place.path, 'data')
  const made = spawnSync(join(binaries, 'initdb'), ['-D', data, '-U', 'postgres', '-A', 'trust', '--no-sync'], {
    ...identity,
    stdio: 'inherit',
  })
  return made.status === 0 ? await runOnServer({ binaries, data, files }) : 3
}

type OtherServer = { readonly binaries: string; readonly data: string; readonly files: readonly string[] }

async function runOnServer({ binaries, data, files }: OtherServer): Promise<number> {
  const port = await findFreePort()
  const settings = ['-p', String(port), '-c', 'fsync=off', '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=']
  const server = spawn(join(binaries, 'postgres'), ['-D', data, ...settings], { ...identity, stdio: 'ignore' })
  const ended = once(server, 'exit')
  try {
    await eventually(() => isReady(join(data, 'postmaster.pid')), true)
    const url = `postgres://postgres@127.0.0.1:${port}/postgres`
    const env = { ...environment, DORSAL_TEST_POSTGRES: url }
    const { status } = spawnSync(process.execPath, ['--test', ...files], { stdio: 'inherit', env })
    return status === 0 ? 0 : 1
  } finally {
    server.kill('SIGINT')
    await ended
  }
}

/** The last line of postmaster.pid says so. */
function isReady(file: string): boolean {
  return existsSync(file) && /^ready\s*$/m.test(readFileSync(file, 'utf8'))
}
