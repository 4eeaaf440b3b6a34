import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { test } from 'node:test'
import { findProcess, findWithPs } from './running-process.ts'

for (const [road, find] of Object.entries({ findProcess, findWithPs })) {
  test(`${road} knows a living process by its command and its birth, and a dead one not at all`, async () => {
    const child = spawn('sleep', ['613'])
    await once(child, 'spawn')
    const pid = child.pid ?? 0
    while (find(pid)?.command.join(' ') !== 'sleep 613') await new Promise((resolve) => setTimeout(resolve, 5))
    const found = find(pid)
    assert.equal(found?.pid, pid)
    assert.equal(found?.birth, find(pid)?.birth)
    assert.notEqual(found?.birth, '')
    assert(Math.abs((found?.startedAt ?? 0) - Date.now() / 1000) < 60)
    child.kill('SIGKILL')
    await once(child, 'exit')
    assert.equal(find(pid), undefined)
  })
}

test('no process has a pid that is not one', () => {
  assert.deepEqual([findProcess(0), findProcess(-1), findProcess(1.5), findProcess(Number.NaN)], Array(4).fill(undefined))
})
