import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { connectTestDatabase } from '../../tests/support/test-catalog.ts'
import { createTestDatabase, type TestDatabase } from '../../tests/support/test-database.ts'
import type { Database } from '../postgres/types.ts'
import { restDefaults } from '../services/rest/settings.ts'
import { checkDeprecations } from './check-deprecations.ts'

let created: TestDatabase
let database: Database
before(async () => {
  created = await createTestDatabase({ prefix: 'deprecation', sql: 'create table orders (id int, note text)' })
  database = await connectTestDatabase(created.url)
})
after(async () => {
  await database.close()
  await created.drop()
})

const comments: readonly (readonly [comment: string, verdict: string | undefined, detail?: string])[] = [
  ['What they said.', undefined],
  ['@deprecated since 2026-11', 'holds', '1 found'],
  ['@deprecated', 'holds', 'no header Deprecation without a day since when: public.orders.note'],
  ['@deprecated since soon', 'does not hold', 'public.orders.note: "since soon" names no day: write YYYY-MM-DD or YYYY-MM'],
  ['@deprecated since 2026-11 use orders.remark', 'holds', '1 found'],
  [
    '@deprecated since 2026-11 use orders.note',
    'does not hold',
    'public.orders.note: it says to use itself: a comment stays when its thing is renamed, so comment on it anew',
  ],
]

for (const [comment, verdict, detail] of comments) {
  test(`status says of the comment "${comment}": ${detail ?? 'nothing'}`, async () => {
    await created.query(`comment on column orders.note is '${comment}'`)
    const expected = verdict === undefined ? [] : [{ name: 'deprecations can be read', verdict, detail }]
    assert.deepEqual(await checkDeprecations(database, restDefaults), expected)
  })
}
