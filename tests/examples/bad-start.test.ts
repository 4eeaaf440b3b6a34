import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { programFile } from '../support/program-file.ts'
import { repositoryFolder } from './start-example.ts'

const folder = mkdtempSync(join(tmpdir(), 'dorsal-bad-start-'))
after(() => rmSync(folder, { recursive: true, force: true }))

type Ended = {
  readonly exitCode: number
  readonly output: string
  readonly error: { readonly code: string; readonly message: string; readonly hint: string }
}

/** Runs `dorsal start --json` until it gives up; its last line on standard error is the reason. */
function startInVain(...parameters: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, [programFile, 'start', '--json', ...parameters], { timeout: 60_000 }, (failure, output, errors) => {
      const reason = JSON.parse(errors.trim().split('\n').at(-1) ?? '{}') as { error: Ended['error'] }
      resolve({ exitCode: Number(failure?.code ?? 0), output, error: reason.error })
    })
  })
}

function copyExample(name: string): string {
  const project = join(folder, name)
  cpSync(join(repositoryFolder, 'examples/chinook'), project, { recursive: true, filter: (path) => !path.endsWith('.dorsal') })
  return project
}

test('a project that does not exist is named with its full path', async () => {
  const missing = join(folder, 'nowhere', 'project')
  const ended = await startInVain('--project', missing)
  assert.equal(ended.exitCode, 2)
  assert.equal(ended.output, '')
  assert.equal(ended.error.code, 'project_not_found')
  assert.equal(ended.error.message, `There is no folder at ${missing}`)
})

test('a port in use is said, with what to do', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  assert.ok(address !== null && typeof address === 'object')
  try {
    const ended = await startInVain('--project', copyExample('port-in-use'), '--port', String(address.port))
    assert.equal(ended.exitCode, 2)
    assert.equal(ended.error.code, 'port_in_use')
    assert.equal(ended.error.message, `Port ${address.port} on 127.0.0.1 is in use`)
    assert.match(ended.error.hint, /--port/)
  } finally {
    server.close()
  }
})

test('a project folder where nothing can be written is said, with the folder', async () => {
  const project = copyExample('unwritable')
  writeFileSync(join(project, '.dorsal'), 'a file in the place of the state folder')
  const ended = await startInVain('--project', project, '--port', '0')
  assert.equal(ended.exitCode, 2)
  assert.equal(ended.error.code, 'project_unwritable')
  assert.ok(ended.error.message.includes(project))
  assert.deepEqual(readdirSync(project).sort(), [
    '.dorsal',
    '.gitignore',
    'LICENSE.md',
    'README.md',
    'config.toml',
    'migrations',
    'seed.sql',
  ])
})

test('a port that is no number is refused with what is allowed', async () => {
  const ended = await startInVain('--project', join(repositoryFolder, 'examples/chinook'), '--port', 'http')
  assert.equal(ended.exitCode, 2)
  assert.equal(ended.error.code, 'setting_invalid')
})

test('a key of config.toml that does not exist is refused with its place and the nearest one', async () => {
  const project = copyExample('wrong-config')
  writeFileSync(join(project, 'config.toml'), '[api]\nschema = ["public"]\n')
  const ended = await startInVain('--project', project)
  assert.equal(ended.exitCode, 2)
  assert.equal(ended.error.code, 'config_invalid')
  assert.match(ended.error.message, /config\.toml:2:1: /)
  assert.match(ended.error.hint, /schemas/)
})
