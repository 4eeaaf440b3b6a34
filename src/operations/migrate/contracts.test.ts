import assert from 'node:assert/strict'
import { test } from 'node:test'
import { faultOf, openMigrationBench } from '../../../tests/support/migration-bench.ts'

const expand = '-- dorsal:expand\ncreate table one (old int, new int);'
const contract = '-- dorsal:contract of=1 unused-for=7d\nalter table one drop column old;'

test('a contract stays pending and is told, what comes after it is applied, and it is never out of order', async (t) => {
  const bench = await openMigrationBench(t, { '1_expand.sql': expand })
  await bench.apply({ contracts: 'leave pending' })
  bench.write({ '2_contract.sql': contract, '3_next.sql': 'create table two ();' })
  const applied = await bench.apply({ contracts: 'leave pending' })
  assert.deepEqual(
    applied.map(({ version }) => version),
    ['3'],
  )
  const told =
    'Left pending: 2_contract.sql ends the old shape that 1 keeps, and nothing records yet whether it was unused for 7d; `dorsal migrate --force` applies it'
  assert.deepEqual(
    bench.lines.filter((line) => line.startsWith('Left')),
    [told],
  )
  assert.deepEqual(await bench.apply({ contracts: 'leave pending' }), [])
  assert.deepEqual(await bench.status(), [
    ['1', 'applied'],
    ['2', 'pending'],
    ['3', 'applied'],
  ])
  await bench.apply({ contracts: 'apply' })
  assert.deepEqual(
    await bench.query("select attname from pg_attribute where attrelid = 'one'::regclass and attnum > 0 and not attisdropped"),
    [{ attname: 'new' }],
  )
})

test('an empty database had no application, and gets its contracts at once', async (t) => {
  const bench = await openMigrationBench(t, { '1_expand.sql': expand, '2_contract.sql': contract })
  assert.equal((await bench.apply({ contracts: 'leave pending' })).length, 2)
})

test('a database with tables of its own, in which no migration was applied yet, keeps its old shapes', async (t) => {
  const bench = await openMigrationBench(t, { '1_expand.sql': expand, '2_contract.sql': contract })
  await bench.query('create table somebody (id int)')
  assert.equal((await bench.apply({ contracts: 'leave pending' })).length, 1)
  assert.deepEqual(await bench.status(), [
    ['1', 'applied'],
    ['2', 'pending'],
  ])
})

test('a contract of nothing, or of what is not there, is refused before anything runs', async (t) => {
  const bench = await openMigrationBench(t, { '1_expand.sql': expand, '2_contract.sql': '\n-- dorsal:contract unused-for=7d\nselect 1;' })
  const unsaid = await faultOf(bench.apply())
  assert.deepEqual(
    [unsaid.code, unsaid.message],
    ['sql_file_refused', '2_contract.sql:2:1: The directive dorsal:contract does not say which migration it ends'],
  )
  bench.write({ '2_contract.sql': '-- dorsal:contract of=7\nselect 1;' })
  const unknown = await faultOf(bench.apply({ contracts: 'leave pending' }))
  assert.deepEqual(
    [unknown.code, unknown.message],
    ['contract_without_expand', '2_contract.sql is the contract of 7, and there is no such migration'],
  )
})
