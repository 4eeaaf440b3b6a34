// `npm test`: types, lint, then every test against an embedded PostgreSQL started for this run. `npm test -- FILE…` runs those test files only.
import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import { startTestServer } from '../tests/support/test-server.ts'
import { bundleForTests } from './bundle-for-tests.ts'
import { orderByTime, renderLongest } from './order-by-time.ts'

const root = resolve(import.meta.dirname, '..')
const chosen = process.argv.slice(2)

process.chdir(root)
const checksPass = chosen.length > 0 || [checkTypes(), checkLint()].every((passed) => passed)
const testsPass = await runTests()
process.exitCode = checksPass && testsPass ? 0 : 1

function checkTypes(): boolean {
  return runTool('Types (tsc --noEmit)', join('node_modules', 'typescript', 'bin', 'tsc'), [
    // Four are the default, and each makes the types that it meets anew: more of them than cores only make more work.
    '--checkers',
    String(Math.min(availableParallelism(), 4)),
  ])
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
  // Each file is a process that loads hundreds of modules: compiled before, they take a fifth less time of the processor.
  process.env.NODE_COMPILE_CACHE ??= join(root, 'node_modules', '.cache', 'dorsal')
  const files = chosen.length > 0 ? chosen.map((file) => resolve(file)) : await prepareWholeRun()
  const started = performance.now()
  const server = await startTestServer()
  console.log(`✔ PostgreSQL ${server.version} for the tests is up (${seconds(started)})`)
  try {
    return await runFiles(files)
  } finally {
    await server.stop()
  }
}

/** Every test file. What they start as `dorsal` is its bundle, where chosen files start the source. */
async function prepareWholeRun(): Promise<readonly string[]> {
  const started = performance.now()
  process.env.DORSAL_TEST_PROGRAM = await bundleForTests()
  console.log(`✔ The program that the tests start is bundled (${seconds(started)})`)
  return orderByTime(globSync(['src/**/*.test.ts', 'tests/**/*.test.ts', 'scripts/**/*.test.ts']))
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
  const times = new Map<string, number>()
  events.on('test:summary', ({ file, duration_ms }) => {
    if (file !== undefined) times.set(relative(root, file), duration_ms)
  })
  for await (const chunk of events.compose(spec)) process.stdout.write(chunk)
  if (times.size > 1) console.log(renderLongest(times))
  return passed
}

function seconds(since: number): string {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`
}
