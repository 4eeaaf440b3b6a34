// `npm run -s check:lint-corpus -- <folder with initdb and postgres>`: the corpus of `dorsal db lint` on another PostgreSQL than the embedded one,
// 15 for instance. What cannot run is said, and counts as no success.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { environment } from '../../src/base/environment.ts'
import { eventually } from '../support/eventually.ts'
import { findFreePort } from '../support/start-at-free-port.ts'
import { createTemporaryFolder, isRoot, ordinaryUser } from '../support/test-cluster.ts'

const test = join(import.meta.dirname, '../lint-corpus/lint-corpus.test.ts')
const identity = isRoot ? ordinaryUser : {}
const binaries = process.argv[2]

if (binaries === undefined || !existsSync(join(binaries, 'initdb'))) {
  console.log('could not be checked: name the folder that holds initdb and postgres of the version to try')
  process.exitCode = 3
} else process.exitCode = await checkCorpus(binaries)

async function checkCorpus(folder: string): Promise<number> {
  using place = createTemporaryFolder(ordinaryUser)
  const data = join(place.path, 'data')
  const made = spawnSync(join(folder, 'initdb'), ['-D', data, '-U', 'postgres', '-A', 'trust', '--no-sync'], {
    ...identity,
    stdio: 'inherit',
  })
  if (made.status !== 0) return 3
  const port = await findFreePort()
  const settings = ['-p', String(port), '-c', 'fsync=off', '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=']
  const server = spawn(join(folder, 'postgres'), ['-D', data, ...settings], { ...identity, stdio: 'ignore' })
  const ended = once(server, 'exit')
  try {
    await eventually(() => isReady(join(data, 'postmaster.pid')), true)
    const url = `postgres://postgres@127.0.0.1:${port}/postgres`
    const { status } = spawnSync(process.execPath, ['--test', test], {
      stdio: 'inherit',
      env: { ...environment, DORSAL_TEST_POSTGRES: url },
    })
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
