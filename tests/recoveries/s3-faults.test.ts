import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { after, before, beforeEach, test } from 'node:test'
import { systemClock } from '../../src/base/clock.ts'
import { silentLog } from '../../src/base/log.ts'
import { createS3Store } from '../../src/operations/backup/adapters/s3-store.ts'
import {
  type Archive,
  createArchive,
  findEarliest,
  type ObjectStore,
  readContents,
  restoreCluster,
  stageRecovery,
  verifyArchive,
} from '../../src/operations/backup/operation.ts'
import { writeArchivePosition } from '../../src/operations/backup/records/archive-position.ts'
import { writeBackup } from '../../src/operations/backup/records/backup-records.ts'
import { type Proof, runProof } from '../../src/operations/prove/operation.ts'
import { parsePosition } from '../../src/postgres/replicas/position.ts'
import { createStartedFolder, createTemporaryFolder, queryOnce, startTestCluster } from '../support/test-cluster.ts'
import { type S3Trouble, startTestS3Server, type TestS3Server } from '../support/test-s3-server.ts'
import { createWrittenArchive, readClock } from '../support/written-archive.ts'

const superuserPassword = 'only-for-this-test'
const place = createTemporaryFolder()
let folder: Awaited<ReturnType<typeof createStartedFolder>>
let s3: TestS3Server
let store: ObjectStore
let archive: Archive

before(async () => {
  folder = await createStartedFolder()
  s3 = await startTestS3Server()
  const { endpoint, credentials } = s3
  const retries = { pauses: [1, 1], timeout: 1000 }
  store = await createS3Store({ bucket: 'archive', prefix: '', endpoint, region: 'us-east-1', credentials, retries })
  archive = createArchive(store, await writeArchive(), [])
})

beforeEach(() => s3.disturb('answers 500', { count: 0 }))

after(async () => {
  await s3.stop()
  folder[Symbol.dispose]()
  place[Symbol.dispose]()
})

/** A backup and the log behind it, brought to S3 as they are. Gives the system identifier. */
async function writeArchive(): Promise<string> {
  await using live = await startTestCluster(folder.path)
  const target = live.cluster.target()
  using archived = createTemporaryFolder()
  const written = await createWrittenArchive(archived.path, live.cluster)
  await writeBackup(written.archive, await written.backUp())
  await queryOnce(target, 'create table kept as select generate_series(1, 1000) as n')
  const at = Date.parse(await readClock(live.cluster))
  const [row] = await queryOnce(target, 'select pg_switch_wal()::text as position')
  await written.archiveLog()
  await writeArchivePosition(written.archive, { end: { timeline: 1, position: parsePosition(String(row?.position)) }, at })
  for (const entry of readdirSync(archived.path, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isFile()) await store.put(relative(archived.path, path), readFileSync(path))
  }
  return written.archive.systemIdentifier
}

const common = { superuserPassword, origin: 'embedded', clock: systemClock, onProgress: () => {} } as const

async function restore() {
  return await restoreCluster({ ...common, archive, contents: await readContents(archive), to: 'latest', stateFolder: place.path })
}

/** Of the archive alone: what is asked of the live database and of the API is another test's. */
async function prove(onProgress: (line: string) => void = () => {}): Promise<Proof> {
  const signal = new AbortController().signal
  const copy = { ...common, folder: join(place.path, 'proof'), alike: folder.path, signal }
  return await runProof({
    openArchive: async () => {
      const contents = await readContents(archive)
      return {
        ranges: contents.ranges,
        latest: undefined,
        findEarliest: (at) => findEarliest(contents, at),
        verify: async () =>
          (await verifyArchive({ archive, ...common, log: silentLog })).findings.map(({ subject, problem }) => `${subject}: ${problem}`),
        stage: async (at) => ({ ...(await stageRecovery({ ...copy, archive, contents, at })), checked: 'all' }),
      }
    },
    findMark: async () => undefined,
    readLedger: async () => [],
    checkApi: async () => [],
    database: 'postgres',
    clock: systemClock,
    random: () => 0.9,
    onProgress,
    signal,
  })
}

test('a restore goes through answers of 500, slow ones, none at all and ones that break off', async () => {
  const troubles: S3Trouble[] = ['answers slowly', 'never answers', 'breaks off the answer', 'answers 500']
  const onProgress = () => {
    const trouble = troubles.pop()
    if (trouble !== undefined) s3.disturb(trouble, { count: 1, method: 'GET' })
  }
  const contents = await readContents(archive)
  s3.disturb('answers 500', { count: 2 })
  const options = { ...common, archive, contents, to: 'latest', stateFolder: place.path, onProgress }
  const { checks, folder: copy } = await restoreCluster(options)
  assert.deepEqual([...new Set(checks.map(({ verdict }) => verdict))], ['holds'])
  await using restored = await startTestCluster(copy)
  assert.deepEqual(await queryOnce(restored.cluster.target(), 'select count(*)::int as rows from kept'), [{ rows: 1000 }])
})

const lasting = [
  { trouble: 'answers 500', said: /S3 answered 500/, moments: [0, 1, 6] },
  { trouble: 'never answers', said: /S3 takes too long to answer/, moments: [3] },
  { trouble: 'breaks off the answer', said: /s3:\/\/archive\//, moments: [1, 6] },
] as const

for (const { trouble, said, moments } of lasting) {
  test(`a restore from an S3 that ${trouble} from some moment on is given up, named, and leaves nothing`, async () => {
    const before = readdirSync(join(place.path, 'restores'))
    const contents = await readContents(archive)
    s3.disturb(trouble, { count: 1000, method: 'GET', after: 3 })
    const restoring = restoreCluster({ ...common, archive, contents, to: 'latest', stateFolder: place.path })
    await assert.rejects(restoring, { code: 'backup_target_failed', message: said })
    assert.deepEqual(readdirSync(join(place.path, 'restores')), before)
  })

  test(`a proof on an S3 that ${trouble} says that it could not check, and why`, async () => {
    for (const after of moments) {
      s3.disturb(trouble, { count: 1000, method: 'GET', after })
      const { verdict, checks } = await prove()
      assert.deepEqual(
        [verdict, checks.at(-1)?.name, checks.at(-1)?.verdict],
        ['could not be checked', 'the restore', 'could not be checked'],
      )
      assert.match(checks.at(-1)?.detail ?? '', said)
    }
  })
}

test('an S3 that fails after everything was read well leaves the proof without an answer, and not with a bad one', async () => {
  const fail = (line: string) => {
    if (line.startsWith('Restoring')) s3.disturb('answers 500', { count: 1000, method: 'GET' })
  }
  assert.equal((await prove(fail)).verdict, 'could not be checked')
})

test('an object of which S3 has only a part does not hold, and is named', async () => {
  const [object] = await store.list(`${archive.systemIdentifier}/backups/1-full/base.tar/`)
  const whole = await store.find(object?.name ?? '')
  await store.put(object?.name ?? '', whole?.subarray(0, 5000) ?? Buffer.alloc(0))
  const damaged = await prove()
  assert.deepEqual([damaged.verdict, damaged.checks.at(-1)?.name], ['does not hold', 'the archive'])
  assert.ok(damaged.checks.at(-1)?.detail.includes('backups/1-full/base.tar/000001'))
  await assert.rejects(restore(), { code: 'backup_object_damaged' })
  await store.put(object?.name ?? '', whole ?? Buffer.alloc(0))
  assert.equal((await prove()).verdict, 'holds')
})
