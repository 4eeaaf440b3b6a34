import assert from 'node:assert/strict'
import { test } from 'node:test'
import { silentLog } from '../base/log.ts'
import { scheduleReloads } from './schedule-reloads.ts'

/** Until everything that waits for no timer has happened. */
const settle = () => new Promise<void>((resolve) => setImmediate(resolve))

test('several changes become one reload', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  let reloads = 0
  const schedule = scheduleReloads(async () => reloads++, silentLog)
  for (let i = 0; i < 3; i++) schedule.changed()
  t.mock.timers.tick(50)
  await settle()
  assert.equal(reloads, 1)
  await schedule.stop()
})

test('a reload that fails is tried again, and a change does not wait for that', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  let reloads = 0
  const schedule = scheduleReloads(async () => {
    if (++reloads < 4) throw new Error('not now')
  }, silentLog)
  schedule.changed()
  for (const [delay, expected] of [
    [50, 1],
    [199, 1],
    [1, 2],
    [400, 3],
  ] as const) {
    t.mock.timers.tick(delay)
    await settle()
    assert.equal(reloads, expected)
  }
  schedule.changed()
  t.mock.timers.tick(50)
  await settle()
  assert.equal(reloads, 4)
  t.mock.timers.tick(30_000)
  await settle()
  assert.equal(reloads, 4)
  await schedule.stop()
})

test('after the end nothing is reloaded', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  let reloads = 0
  const schedule = scheduleReloads(async () => reloads++, silentLog)
  schedule.changed()
  await schedule.stop()
  schedule.changed()
  t.mock.timers.tick(1000)
  await settle()
  assert.equal(reloads, 0)
})
