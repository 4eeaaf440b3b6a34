import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { test } from 'node:test'

const root = resolve(import.meta.dirname, '../..')

test('SIGTERM to npm alone stops the server that npm runs', async () => {
  const project = mkdtempSync(join(tmpdir(), 'dorsal-npm-'))
  const npm = spawn('npm', ['run', '-s', 'dorsal', '--', 'start', '--project', project, '--port', '0', '--json'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  })
  // 'close' comes when the last process that holds npm's output has ended, be it npm or one that npm left behind
  const closed = once(npm, 'close')
  try {
    const { pid }: { pid: number } = JSON.parse(await firstLine(npm.stdout))
    npm.kill('SIGTERM')
    await once(npm, 'exit')
    assert.equal(isAlive(pid), false)
  } finally {
    killGroup(npm.pid)
    await closed
    rmSync(project, { recursive: true, force: true })
  }
})

async function firstLine(stream: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: stream })) return line
  return assert.fail('no line on standard output')
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** Ends in order what a failed test left running. */
function killGroup(leader: number | undefined): void {
  try {
    if (leader !== undefined) process.kill(-leader, 'SIGTERM')
  } catch {
    // the group is gone, as it should be
  }
}
