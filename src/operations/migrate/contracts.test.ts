import assert from 'node:assert/strict'
import { test } from 'node:test'
import { faultOf, openMigrationBench } from '../../../tests/support/migration-bench.ts'
import type { OldShapeUse } from './operation.ts'

const expand = '-- dorsal:expand\ncreate table one (old int, new int);'
const contract = '-- dorsal:contract of=1 unused-for=7d\nalter table one drop column old;'

test('a contract stays pending and is told, what comes after it is applied, and it is never out of order', async (t) => {
  const bench = await openMigrationBench(t, { '1_expand.sql': expand })
  await bench.apply({ contracts: 'when unused' })
  bench.write({ '2_contract.sql': contract, '3_next.sql': 'create table two ();' })
  const applied = await bench.apply({ contracts: 'when unused' })
  assert.deepEqual(
    applied.map(({ version }) => version),
    ['3'],
  )
  const told =
    'Left pending: 2_contract.sql ends the old shape that 1 keeps, and whether it was unused for 7d could not be checked: no use is recorded; `dorsal migrate --force` applies it'
  assert.deepEqual(
    bench.lines.filter((line) => line.startsWith('Left')),
    [told],
  )
  assert.deepEqual(await bench.apply({ contracts: 'when unused' }), [])
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

test('a contract goes through when its shape was unused, and tells who uses it otherwise', async (t) => {
  const marked = contract.replace('7d', '7d ends=public.one.old ends=public."Two words"')
  const bench = await openMigrationBench(t, { '1_expand.sql': expand })
  await bench.apply()
  bench.write({ '2_contract.sql': marked })
  const apply = async (use: OldShapeUse) => {
    bench.lines.length = 0
    await bench.apply({
      contracts: 'when unused',
      judgeOldShape: async ({ ends, unusedFor }) => {
        assert.deepEqual([unusedFor, ends], ['7d', [column, { schema: 'public', object: 'Two words', member: null }]])
        return use
      },
    })
    return bench.lines[0]
  }
  const column = { schema: 'public', object: 'one', member: 'old' }
  assert.equal(
    await apply({ kind: 'used', sentence: 'mobile reads public.one.old once a day' }),
    'Left pending: 2_contract.sql ends the old shape that 1 keeps, and somebody used public.one.old, public.Two words in the last 7d: mobile reads public.one.old once a day; `dorsal migrate --force` applies it',
  )
  assert.equal(await apply({ kind: 'unused' }), 'Nobody used public.one.old, public.Two words for 7d: 2_contract.sql ends it')
  assert.deepEqual(await bench.status(), [
    ['1', 'applied'],
    ['2', 'applied'],
  ])
})

test('an empty database had no application, and gets its contracts at once', async (t) => {
  const bench = await openMigrationBench(t, { '1_expand.sql': expand, '2_contract.sql': contract })
  assert.equal((await bench.apply({ contracts: 'when unused' })).length, 2)
})

test('a database with tables of its own, in which no migration was applied yet, keeps its old shapes', async (t) => {
  const bench = await openMigrationBench(t, { '1_expand.sql': expand, '2_contract.sql': contract })
  await bench.query('create table somebody (id int)')
  assert.equal((await bench.apply({ contracts: 'when unused' })).length, 1)
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
  for (const words of ['of=1 soon', 'of=1 ends=orders', 'of=1 unused-for=7 days']) {
    bench.write({ '2_contract.sql': `-- dorsal:contract ${words}\nselect 1;` })
    assert.equal((await faultOf(bench.apply())).message, '2_contract.sql:1:1: The directive dorsal:contract is not understood')
  }
  bench.write({ '2_contract.sql': '-- dorsal:contract of=7\nselect 1;' })
  const unknown = await faultOf(bench.apply({ contracts: 'when unused' }))
  assert.deepEqual(
    [unknown.code, unknown.message],
    ['contract_without_expand', '2_contract.sql is the contract of 7, and there is no such migration'],
  )
})
