import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { after, before, test } from 'node:test'

const root = resolve(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'dorsal-package-'))
const environment = Object.fromEntries(
  Object.entries({ ...process.env, PATH: `${dirname(process.execPath)}:${process.env.PATH}` }).filter(([name]) => !name.startsWith('npm_')),
)

/** The tarball is made and installed as a user would: `npm pack`, then `npm install` of the file in an empty folder. */
before(() => {
  execFileSync('npm', ['pack', '--pack-destination', folder], { cwd: root, env: environment, stdio: 'pipe' })
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'))
  assert.ok(tarball)
  writeFileSync(join(folder, 'package.json'), '{ "private": true }')
  execFileSync('npm', ['install', '--no-audit', '--no-fund', `./${tarball}`], { cwd: folder, env: environment, stdio: 'pipe' })
})

after(() => rmSync(folder, { recursive: true, force: true }))

test('the installed package says its version', () => {
  const output = execFileSync(join(folder, 'node_modules/.bin/dorsal'), ['--version'], { env: environment, encoding: 'utf8' })
  assert.match(output, /^\d+\.\d+\.\d+\n$/)
})

test('the installed package holds the licences of what is bundled in it', () => {
  const licences = readFileSync(join(folder, 'node_modules/dorsal/dist/LICENSES.txt'), 'utf8')
  assert.match(licences, /^fastify \d+\.\d+\.\d+ \(MIT\)$/m)
  assert.match(licences, /^pg \d+\.\d+\.\d+ \(MIT\)$/m)
})

test('the installed package serves a project on its embedded PostgreSQL', async () => {
  const project = join(folder, 'project')
  cpSync(join(folder, 'node_modules/dorsal/examples/fiches-metiers'), project, { recursive: true })
  const child = spawn(join(folder, 'node_modules/.bin/dorsal'), ['start', '--project', project, '--port', '0', '--json'], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve))
  let complaints = ''
  child.stderr.on('data', (chunk) => {
    complaints += chunk
  })
  try {
    const line = await Promise.race([firstLine(child.stdout), exited.then((code) => assert.fail(`ended with ${code}: ${complaints}`))])
    const ready: { url: string; anonKey: string } = JSON.parse(line)
    const reply = await fetch(`${ready.url}/rest/v1/profiles?select=slug&slug=eq.developpeur-back-end`, {
      headers: { apikey: ready.anonKey },
    })
    assert.equal(reply.status, 200)
    assert.deepEqual(await reply.json(), [{ slug: 'developpeur-back-end' }])
    assert.match(await (await fetch(`${ready.url}/docs/viewer.js`)).text(), /createApiReference/)
  } finally {
    child.kill('SIGTERM')
  }
  assert.equal(await exited, 0, complaints)
})

async function firstLine(stream: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: stream })) return line
  return assert.fail('no line on standard output')
}
