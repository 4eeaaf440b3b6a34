import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { eventually } from '../support/eventually.ts'
import { type RunningExample, startExample } from './start-example.ts'

let chinook: RunningExample
let owner: pg.Client

before(async () => {
  chinook = await startExample('chinook')
  owner = new pg.Client({ connectionString: chinook.databaseUrl })
  await owner.connect()
})

after(async () => {
  await owner.end()
  await chinook.stop()
})

test('no request fails while the schema changes and is read again, and each new table is served', async () => {
  const failures: string[] = []
  let answered = 0
  let changing = true
  const ask = async () => {
    while (changing) {
      const { data, error } = await chinook.anonymous
        .from('genre')
        .select('genre_id, track(name)')
        .eq('genre_id', 1)
        .limit(1, { referencedTable: 'track' })
      if (error !== null || data.length !== 1) failures.push(JSON.stringify(error ?? data))
      answered += 1
    }
  }
  const callers = Array.from({ length: 6 }, ask)
  for (let round = 0; round < 8; round++) {
    await owner.query(
      `create table public.fresh_${round} (id int primary key references public.genre); grant select on public.fresh_${round} to anon`,
    )
    await eventually(async () => (await chinook.anonymous.from(`fresh_${round}`).select()).status, 200)
    await owner.query(`drop table public.fresh_${round}`)
  }
  changing = false
  await Promise.all(callers)
  assert.deepEqual(failures, [])
  assert.ok(answered >= 8, `only ${answered} requests were answered meanwhile`)
})
