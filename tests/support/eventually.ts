import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'

/** Half a minute on a quick machine: a slow one is waited for, and only what never comes takes that long. */
const mostTries = 1000
const pause = 30

/** Waits until what is looked at is the value wanted; what never is fails with what it was instead. */
export async function eventually<T>(look: () => T | Promise<T>, wanted: T): Promise<void> {
  for (let tries = 0; tries < mostTries; tries++) {
    if ((await look()) === wanted) return
    await sleep(pause)
  }
  assert.equal(await look(), wanted)
}
