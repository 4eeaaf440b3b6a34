import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runRecoveries } from '../support/recoveries.ts'

test('moments chosen by chance under write load equal a ledger that a client kept', async () => {
  const recoveries = await runRecoveries({ count: 2, seconds: 4, random: Math.random })
  assert.deepEqual(
    recoveries.map(({ problems }) => problems),
    [[], []],
  )
})
