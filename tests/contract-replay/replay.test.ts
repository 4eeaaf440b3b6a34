import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { environment } from '../../src/base/environment.ts'
import { type Contract, diffContracts } from '../../src/operations/contract/operation.ts'
import { openShop, type Shop } from '../contract-corpus/read-changes.ts'
import { startTestRestService } from '../support/test-rest-service.ts'
import { edits } from './edits.ts'
import { findBroken } from './find-broken.ts'
import { type Recorded, recordDay } from './record-day.ts'

/** How many edits, and calls of the recorded day: DORSAL_REPLAY_EDITS=41 DORSAL_REPLAY_CALLS=2000 for all of it. */
const count = Number(environment.DORSAL_REPLAY_EDITS ?? 6)
const calls = Number(environment.DORSAL_REPLAY_CALLS ?? 60)

const now = Date.parse('2026-03-01')
const schema = readFileSync(join(import.meta.dirname, '../contract-corpus/shop.sql'), 'utf8')
const rows = readFileSync(join(import.meta.dirname, 'rows.sql'), 'utf8')
const settings = { schemas: ['public'], extraSearchPath: [] }

let shop: Shop
let recorded: readonly Recorded[]

before(async () => {
  shop = await openShop()
  const service = await startTestRestService(`${schema}\n${rows}`, settings)
  recorded = await recordDay(service, { calls, seed: 9 })
  await service.stop()
})
after(() => shop.drop())

describe('a recorded day against a new schema: what breaks was predicted, and nothing else was:', () => {
  for (const edit of edits.slice(0, count))
    test(edit, async () => {
      const { before: earlier, after: later } = await shop.change(edit)
      const predicted = await findPredicted(earlier, later)
      const service = await startTestRestService(`${schema}\n${rows}\n${edit}`, settings)
      const app = service.createApp({ transactionEnd: 'rollback' })
      try {
        assert.deepEqual(new Set(predicted), new Set(await findBroken(app, recorded)))
      } finally {
        await app.close()
        await service.stop()
      }
    })
})

/** Names of the calls of which some use breaks for certain. */
async function findPredicted(earlier: Contract, later: Contract): Promise<readonly string[]> {
  const names: string[] = []
  const judged = new Map<string, boolean>()
  for (const { name, uses } of recorded) {
    const key = JSON.stringify(uses)
    const breaks = judged.get(key) ?? (await isBroken(earlier, later, uses))
    judged.set(key, breaks)
    if (breaks) names.push(name)
  }
  return names
}

async function isBroken(earlier: Contract, later: Contract, uses: Recorded['uses']): Promise<boolean> {
  const usage = { since: now, uses }
  const { review } = await diffContracts({ before: earlier, after: later, usage, accepted: [], now, unusedDays: 30 })
  return review.findings.some(({ severity, details }) => {
    const users = details?.uses
    return severity === 'error' && Array.isArray(users) && users.length > 0
  })
}
