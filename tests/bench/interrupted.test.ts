import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, globSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import { findProcess } from '../../src/postgres/cluster/running-process.ts'
import { eventually } from '../support/eventually.ts'

const bench = resolve(import.meta.dirname, '../../bench/run.ts')

test('a bench that is interrupted leaves neither its PostgreSQL nor a file behind', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'dorsal-test-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  chmodSync(folder, 0o755)
  const child = spawn(process.execPath, [bench, 'overload'], { env: { ...process.env, TMPDIR: folder }, stdio: 'ignore' })
  const ended = once(child, 'exit')
  const findPidFile = () => globSync(join(folder, 'dorsal-bench-*/postgres/data/postmaster.pid'))[0]
  await eventually(() => findPidFile() !== undefined, true)
  const pid = Number(readFileSync(findPidFile() ?? '', 'utf8').split('\n')[0])
  child.kill('SIGINT')
  assert.deepEqual(await ended, [130, null])
  assert.equal(findProcess(pid), undefined)
  assert.deepEqual(readdirSync(folder), [])
})
