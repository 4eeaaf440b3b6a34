// `npm test`: types, lint, then every test against an embedded PostgreSQL started for this run. `npm test -- FILE…` runs those test files only.
import { spawnSync } from 'node:child_process'
import { globSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import { silentLog } from '../src/base/log.ts'
import { startCluster } from '../src/postgres/cluster/cluster.ts'
import { toConnectionUrl } from '../src/postgres/connection-target.ts'

const root = resolve(import.meta.dirname, '..')
const chosen = process.argv.slice(2)

process.chdir(root)
const checksPass = chosen.length > 0 || [checkTypes(), checkLint()].every((passed) => passed)
const testsPass = await runTests()
process.exitCode = checksPass && testsPass ? 0 : 1

function checkTypes(): boolean {
  return runTool('Types (tsc --noEmit)', join('node_modules', 'typescript', 'bin', 'tsc'), ['--noEmit'])
}

function checkLint(): boolean {
  return runTool('Lint and format (biome check)', join('node_modules', '@biomejs', 'biome', 'bin', 'biome'), [
    'check',
    '--error-on-warnings',
  ])
}

function runTool(title: string, script: string, parameters: readonly string[]): boolean {
  const started = performance.now()
  const { status } = spawnSync(process.execPath, [script, ...parameters], { stdio: 'inherit' })
  console.log(`${status === 0 ? '✔' : '✖'} ${title} (${seconds(started)})`)
  return status === 0
}

async function runTests(): Promise<boolean> {
  const files =
    chosen.length > 0
      ? chosen.map((file) => resolve(file))
      : globSync(['src/**/*.test.ts', 'tests/**/*.test.ts', 'scripts/**/*.test.ts']).sort()
  const folder = mkdtempSync(join(tmpdir(), 'dorsal-test-'))
  const started = performance.now()
  const cluster = await startCluster({
    folder: join(folder, 'postgres'),
    log: silentLog,
    onProgress: () => {},
    superuserPassword: 'only-for-this-test-run',
    tcpPort: await findFreePort(),
  })
  console.log(`✔ PostgreSQL ${cluster.serverVersion} for the tests is up (${seconds(started)})`)
  process.env['DORSAL_TEST_POSTGRES'] = toConnectionUrl(cluster.tcpTarget('postgres'))
  try {
    return await runFiles(files)
  } finally {
    await cluster.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A skipped or postponed test counts as a failure: nothing here is allowed not to run. */
async function runFiles(files: readonly string[]): Promise<boolean> {
  let passed = files.length > 0
  const refuse = (name: string, why: string) => {
    passed = false
    console.log(`✖ ${name}: ${why}`)
  }
  const events = run({ files: [...files], concurrency: 2, timeout: 10 * 60_000 })
  events.on('test:fail', (event) => {
    if (event.todo === undefined || event.todo === false) passed = false
  })
  events.on('test:pass', (event) => {
    if (event.skip !== undefined && event.skip !== false) refuse(event.name, 'was skipped')
  })
  for (const kind of ['test:pass', 'test:fail'] as const) {
    events.on(kind, (event) => {
      if (event.todo !== undefined && event.todo !== false) refuse(event.name, 'is unfinished (todo)')
    })
  }
  for await (const chunk of events.compose(spec)) process.stdout.write(chunk)
  return passed
}

async function findFreePort(): Promise<number> {
  const { createServer } = await import('node:net')
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((ready) => server.once('listening', ready))
  const address = server.address()
  await new Promise((closed) => server.close(closed))
  if (address === null || typeof address === 'string') throw new Error('No free port')
  return address.port
}

function seconds(since: number): string {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`
}
