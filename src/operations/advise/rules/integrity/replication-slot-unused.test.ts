import assert from 'node:assert/strict'
import { test } from 'node:test'
import { advisedSettings } from '../../../../../tests/support/test-advice.ts'
import { createStartedFolder, queryOnce, startTestCluster } from '../../../../../tests/support/test-cluster.ts'
import { runTransaction } from '../../../../postgres/run-transaction.ts'
import { createReadOnce } from '../../store/read-once.ts'
import { replicationSlotUnused } from './replication-slot-unused.ts'

test('a slot that nobody reads and whose log is going is found, and gone with its fix', async () => {
  using folder = await createStartedFolder()
  await using started = await startTestCluster(folder.path, { serverSettings: { max_slot_wal_keep_size: '1MB' } })
  const target = started.cluster.target()
  const ask = () =>
    runTransaction({ target }, { access: 'read only' }, async (transaction) =>
      replicationSlotUnused.check({
        read: createReadOnce(transaction, advisedSettings),
        settings: advisedSettings,
        today: '2026-11-30',
      }),
    )
  await queryOnce(target, "select pg_create_physical_replication_slot('forgotten', true)")
  assert.deepEqual(await ask(), { kind: 'clean' })
  await queryOnce(target, 'create table filler (id int)')
  for (const _segment of [1, 2, 3, 4, 5, 6]) {
    await queryOnce(target, 'insert into filler values (1)')
    await queryOnce(target, 'select pg_switch_wal()')
  }
  await queryOnce(target, 'checkpoint')
  const answer = await ask()
  const [found] = answer.kind === 'found' ? answer.findings : []
  assert.equal(found?.subject, 'forgotten')
  // Which of the two depends on the moment of the last checkpoint.
  assert.match(found?.message ?? '', /^The slot forgotten is not read, and its log is (unreserved|lost)$/)
  await queryOnce(target, found?.fix ?? '')
  assert.deepEqual(await ask(), { kind: 'clean' })
})
