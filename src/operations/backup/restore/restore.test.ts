import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createStartedFolder, createTemporaryFolder, queryOnce, startTestCluster } from '../../../../tests/support/test-cluster.ts'
import { createWrittenArchive, readClock } from '../../../../tests/support/written-archive.ts'
import { systemClock } from '../../../base/clock.ts'
import type { RestoreTarget } from './parse-target.ts'
import { createPhases } from './phases.ts'
import { planRestore } from './plan-restore.ts'
import { putCluster } from './put-cluster.ts'
import { runRecovery } from './run-recovery.ts'
import { findWay } from './timelines.ts'

let folder: Awaited<ReturnType<typeof createStartedFolder>>
let live: Awaited<ReturnType<typeof startTestCluster>>
let archiveFolder: ReturnType<typeof createTemporaryFolder>
let written: Awaited<ReturnType<typeof createWrittenArchive>>

before(async () => {
  folder = await createStartedFolder()
  archiveFolder = createTemporaryFolder()
  live = await startTestCluster(folder.path)
  written = await createWrittenArchive(archiveFolder.path, live.cluster)
})

after(async () => {
  await live.cluster.stop()
  folder[Symbol.dispose]()
  archiveFolder[Symbol.dispose]()
})

const run = (text: string) => queryOnce(live.cluster.target(), text)

async function restore(target: RestoreTarget, question: string) {
  using place = createTemporaryFolder()
  const { archive, backups } = written
  const to = await readClock(live.cluster)
  const contents = {
    backups,
    ranges: [{ from: backups[0]?.stoppedAt ?? '', to, timeline: 1, backup: backups[0]?.id ?? '' }],
    points: [],
    position: { timeline: 1, position: 'F/0', at: to },
    ways: new Map([[1, findWay(1, undefined)]]),
  }
  const plan = planRestore(contents, target)
  const onProgress = () => {}
  await putCluster({ archive, plan, folder: place.path, alike: folder.path, phases: createPhases(systemClock), onProgress })
  const { cluster, reached } = await runRecovery({
    folder: place.path,
    superuserPassword: 'only-for-this-test',
    timeline: plan.timeline,
    ending: plan.ending,
    then: 'writable',
    onProgress,
  })
  try {
    return { rows: await queryOnce(cluster.target(), question), reached, plan }
  } finally {
    await cluster.stop()
  }
}

test('a chain of seven incrementals with dropped, recreated and shrunk tables gives each state back', async () => {
  await run('create table steady as select n, md5(n::text) as filling from generate_series(1, 20000) as n; create index on steady (n)')
  await run('create table dropped as select 1 as n; create table shrunk as select n from generate_series(1, 50000) as n')
  let last = await written.backUp()
  for (let step = 1; step <= 7; step++) {
    await run(`update steady set filling = 'changed in ${step}' where n % 7 = ${step % 7}`)
    await run(`drop table dropped; create table dropped as select n from generate_series(1, ${step * 100}) as n`)
    await run(`delete from shrunk where n > ${50000 - step * 6000}`)
    await run('vacuum shrunk')
    last = await written.backUp(last)
  }
  await run("insert into steady values (0, 'behind the last backup')")
  const expected = await run(question)
  const at = Date.parse(await readClock(live.cluster))
  await run('delete from steady')
  await written.archiveLog()
  const { rows, reached, plan } = await restore({ kind: 'time', at }, question)
  assert.deepEqual(rows, expected)
  assert.equal(plan.chain.length, 8)
  assert.equal(reached.timeline, 2)
})

const question = `select (select md5(string_agg(s::text, ',' order by n)) from steady as s) as steady,
  (select count(*) from dropped) as dropped, (select sum(n) from shrunk) as shrunk`
