import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { environment } from '../../src/base/environment.ts'
import { openShop, type Shop } from '../contract-corpus/read-changes.ts'
import { startTestRestService } from '../support/test-rest-service.ts'
import { edits } from './edits.ts'
import { findBroken } from './find-broken.ts'
import { predictBreaks } from './predict-breaks.ts'
import { type Recorded, recordDay } from './record-day.ts'

/** How many edits, and calls of the recorded day: DORSAL_REPLAY_EDITS=100 DORSAL_REPLAY_CALLS=2000 for all of it. */
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
    test(edit, async (context) => {
      const { before: earlier, after: later } = await shop.change(edit)
      const predicted = await predictBreaks({ earlier, later, now, recorded })
      const service = await startTestRestService(`${schema}\n${rows}\n${edit}`, settings)
      const app = service.createApp({ transactionEnd: 'rollback' })
      try {
        const broken = [...new Set(await findBroken(app, recorded))]
        const { certain, possible } = predicted
        const ofPossible = broken.filter((name) => possible.has(name)).length
        context.diagnostic(JSON.stringify({ certain: certain.size, possible: possible.size, broken: broken.length, ofPossible }))
        const notBroken = [...certain].filter((name) => !broken.includes(name))
        const untold = broken.filter((name) => !certain.has(name) && !possible.has(name))
        assert.deepEqual({ notBroken, untold }, { notBroken: [], untold: [] })
      } finally {
        await app.close()
        await service.stop()
      }
    })
})
