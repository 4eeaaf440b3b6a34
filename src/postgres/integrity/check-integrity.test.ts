import assert from 'node:assert/strict'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { createStartedFolder, queryOnce, startTestCluster } from '../../../tests/support/test-cluster.ts'
import { checkIntegrity } from './check-integrity.ts'
import type { IntegrityDepth } from './types.ts'

let folder: Awaited<ReturnType<typeof createStartedFolder>>

before(async () => {
  folder = await createStartedFolder()
})
after(() => folder[Symbol.dispose]())

const check = async (server: Awaited<ReturnType<typeof startTestCluster>>, depth: IntegrityDepth) => {
  const checks = await checkIntegrity({ target: server.cluster.target, depth, onProgress: () => {} })
  return Object.fromEntries(checks.map(({ name, verdict, detail }) => [name, `${verdict}: ${detail}`]))
}

test('a sound cluster is read without a finding, a broken key and flipped bytes are named', async () => {
  const first = await startTestCluster(folder.path)
  await queryOnce(
    first.cluster.target(),
    `create table parent (id int primary key); create table child (id int primary key, parent int references parent, "Second" text);
     create index words on child using gin (to_tsvector('simple', "Second")); create index spread on child using hash ("Second");
     insert into parent select generate_series(1, 1000); insert into child select n, n, 'word ' || n from generate_series(1, 1000) as n`,
  )
  const quick = await check(first, 'quick')
  assert.match(quick['tables of postgres'] ?? '', /^holds: \d+ read$/)
  assert.match(quick['indexes of postgres'] ?? '', /^holds: \d+ read$/)
  const full = await check(first, 'full')
  assert.equal(full['foreign keys of postgres'], 'holds: 1 followed')
  assert.equal(full['indexes of kinds that amcheck does not know of postgres'], 'could not be checked: spread')
  assert.deepEqual(await queryOnce(first.cluster.target(), "select extname from pg_extension where extname = 'amcheck'"), [])

  await queryOnce(first.cluster.target(), 'create schema extensions; create extension amcheck with schema extensions')
  assert.match((await check(first, 'full'))['indexes of postgres'] ?? '', /^holds: \d+ read$/)
  await queryOnce(first.cluster.target(), 'set session_replication_role = replica; delete from parent where id = 7')
  const broken = await check(first, 'full')
  assert.equal(broken['foreign keys of postgres'], 'does not hold: public.child: rows of child_parent_fkey point nowhere')

  const [row] = await queryOnce(
    first.cluster.target(),
    "select pg_relation_filepath('child') as heap, pg_relation_filepath('child_pkey') as index",
  )
  const { dataFolder } = first.cluster
  await first.cluster.stop()
  await flipByte(join(dataFolder, String(row?.heap)), 8000)
  await flipByte(join(dataFolder, String(row?.index)), 8192 + 4000)
  await using second = await startTestCluster(folder.path)
  const damaged = await check(second, 'quick')
  assert.match(damaged['tables of postgres'] ?? '', /^does not hold: child: invalid page in block 0/)
  assert.match(damaged['indexes of postgres'] ?? '', /^does not hold: child_pkey: invalid page in block 1/)
})

async function flipByte(path: string, at: number): Promise<void> {
  const file = await open(path, 'r+')
  const byte = Buffer.alloc(1)
  await file.read(byte, 0, 1, at)
  await file.write(Buffer.from([(byte[0] ?? 0) ^ 1]), 0, 1, at)
  await file.close()
}
