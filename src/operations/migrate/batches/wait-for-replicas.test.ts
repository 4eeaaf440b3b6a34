import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventually } from '../../../../tests/support/eventually.ts'
import { openMigrationBench } from '../../../../tests/support/migration-bench.ts'
import { startReplicatedCluster } from '../../../../tests/support/replicated-cluster.ts'
import { queryOnce } from '../../../../tests/support/test-cluster.ts'
import { toConnectionUrl } from '../../../postgres/connection-target.ts'

test('batches pause while a replica shows too little of what was written, and go on when it has caught up', async (t) => {
  const { primary, replicas, stop } = await startReplicatedCluster(1)
  const [replica] = replicas
  assert.ok(replica)
  const query = (text: string) => queryOnce(primary.target, text)
  const bench = await openMigrationBench(t, {}, { url: toConnectionUrl(primary.target), query, drop: stop })
  await query(
    'create table orders (id int primary key, n int not null default 0); insert into orders select i from generate_series(1, 1000) i',
  )
  await eventually(async () => (await query('select from pg_stat_replication where replay_lsn >= pg_current_wal_lsn()')).length, 1)
  await queryOnce(replica.target, 'select pg_wal_replay_pause()')
  bench.write({ '1_count.sql': '-- dorsal:batch table=orders key=id size=10 pause=30ms\nupdate orders set n = n + 1;' })
  const applied = bench.apply({ settings: { batchTime: 0.001, maxReplicationLag: 0.2 } })
  await eventually(() => bench.lines.some((line) => /^1_count\.sql pauses: the replica \S+ is .* behind$/.test(line)), true)
  assert.deepEqual(await query('select count(*) < 1000 as held from orders where n = 1'), [{ held: true }])
  await queryOnce(replica.target, 'select pg_wal_replay_resume()')
  await applied
  assert.deepEqual(await query('select min(n) as least, max(n) as most from orders'), [{ least: 1, most: 1 }])
})
