import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { createTemporaryFolder } from '../../../../tests/support/test-cluster.ts'
import { createTestDatabase, type TestDatabase } from '../../../../tests/support/test-database.ts'
import { systemClock } from '../../../base/clock.ts'
import { silentLog } from '../../../base/log.ts'
import { parseConnectionUrl } from '../../../postgres/connection-target.ts'
import { openDumpSource } from '../../../postgres/dump/dump-source.ts'
import { loadDump } from '../../../postgres/dump/load-dump.ts'
import { createFolderStore } from '../adapters/folder-store.ts'
import { createArchive } from '../objects/archive.ts'
import { deriveArchiveKeys } from '../objects/archive-keys.ts'
import type { BackupPlace } from '../types.ts'
import { createLogicalBackup } from './create-logical-backup.ts'
import { getLogicalBackup, listLogicalBackups } from './logical-records.ts'
import { openLogicalBackup } from './open-logical-backup.ts'
import { pruneLogicalBackups } from './prune-logical-backups.ts'
import type { LogicalBackup } from './types.ts'
import { verifyLogicalBackup } from './verify-logical-backup.ts'

const folder = createTemporaryFolder()
const store = createFolderStore(folder.path)
const keys = deriveArchiveKeys(['a key that is at least as long as it has to be'])
const archive = createArchive(store, '7', keys)
const place: BackupPlace = { archive, log: silentLog, clock: systemClock, onProgress: () => {} }

let origin: TestDatabase
let backup: LogicalBackup

before(async () => {
  const shop = new URL('../../../postgres/dump/shop.sql', import.meta.url)
  origin = await createTestDatabase({ prefix: 'logical', sql: await readFile(shop, 'utf8') })
  backup = await create(new Date('2026-11-22T21:30:00Z'))
})
after(async () => {
  await origin.drop()
  folder[Symbol.dispose]()
})

async function create(at: Date): Promise<LogicalBackup> {
  const source = await openDumpSource(parseConnectionUrl(origin.url))
  try {
    return await createLogicalBackup(place, { source, database: origin.name, at, encryptionKey: keys[0]?.id ?? null })
  } finally {
    await source.close()
  }
}

const toPath = (name: string) => join(folder.path, '7', name)

async function withDamage<T>(name: string, work: () => Promise<T>): Promise<T> {
  const whole = await readFile(toPath(name))
  const damaged = Buffer.from(whole)
  const last = damaged.length - 1
  damaged[last] = (damaged[last] ?? 0) ^ 1
  await writeFile(toPath(name), damaged)
  try {
    return await work()
  } finally {
    await writeFile(toPath(name), whole)
  }
}

test('a logical backup is listed with what it holds, and verified', async () => {
  const { backups, unreadable } = await listLogicalBackups(archive)
  assert.deepEqual([backups.map(({ id }) => id), unreadable], [['20261122T213000Z-logical'], []])
  const sale = backup.tables.find(({ name }) => name === 'sale')
  assert.equal(sale?.fingerprint.rows, 500)
  const { objects, problems } = await verifyLogicalBackup(place, backup)
  assert.deepEqual(problems, [])
  assert.equal(
    objects,
    backup.tables.reduce((count, { rows }) => count + rows.length, 2),
  )
})

test('it comes back into an empty database, with rows, large objects and sequences', async () => {
  const empty = await createTestDatabase({ prefix: 'logical' })
  try {
    const source = await openLogicalBackup(archive, await getLogicalBackup(archive, 'latest'))
    const report = await loadDump(source, parseConnectionUrl(empty.url), { onProgress: () => {}, verify: true })
    assert.deepEqual([report.verified, report.tables, report.leftOut], [true, 9, []])
    const rows = 'select * from shop.customer order by id'
    assert.deepEqual(await empty.query(rows), await origin.query(rows))
    assert.deepEqual(await empty.query('select length(lo_get(4242)) as bytes'), [{ bytes: 600_000 }])
  } finally {
    await empty.drop()
  }
})

test('a flipped byte is found by verify, and nothing is restored from it', async () => {
  const name = backup.tables.find((table) => table.name === 'sale')?.rows[0]?.name ?? ''
  const empty = await createTestDatabase({ prefix: 'logical' })
  try {
    await withDamage(name, async () => {
      const { problems } = await verifyLogicalBackup(place, backup)
      assert.equal(problems.length, 1)
      assert.match(problems[0] ?? '', new RegExp(`^${name} is damaged`))
      const source = await openLogicalBackup(archive, backup)
      await assert.rejects(loadDump(source, parseConnectionUrl(empty.url), { onProgress: () => {}, verify: true }), {
        code: 'backup_object_damaged',
      })
    })
  } finally {
    await empty.drop()
  }
})

test('a part that misses is named', async () => {
  const name = backup.largeObjects[0]?.name ?? ''
  const bytes = await store.find(`7/${name}`)
  await archive.delete([name])
  try {
    assert.deepEqual((await verifyLogicalBackup(place, backup)).problems, [`${name} is not in the archive`])
  } finally {
    await store.put(`7/${name}`, bytes ?? Buffer.alloc(0))
  }
})

test('a backup whose record is damaged is named, not forgotten', async () => {
  const name = `logical/${backup.id}/backup.json`
  await withDamage(name, async () => {
    const { backups, unreadable } = await listLogicalBackups(archive)
    assert.deepEqual([backups, unreadable.map(({ id }) => id)], [[], [backup.id]])
  })
})

test('pruning keeps the newest, and takes away what was broken off more than a day ago', async () => {
  const later = await create(new Date('2026-11-23T21:30:00Z'))
  await archive.putObject('logical/20261101T000000Z-logical/rows/1/000001', Buffer.from('broken off'))
  await archive.putObject('logical/20261124T000000Z-logical/rows/1/000001', Buffer.from('under way'))
  const clock = { ...systemClock, now: () => Date.parse('2026-11-24T01:00:00Z') }
  const spent = ['20261101T000000Z-logical', backup.id]
  assert.deepEqual(await pruneLogicalBackups(archive, { keep: 1, clock, isDryRun: true }), spent)
  assert.equal((await listLogicalBackups(archive)).backups.length, 2)
  assert.deepEqual(await pruneLogicalBackups(archive, { keep: 1, clock }), spent)
  const { backups } = await listLogicalBackups(archive)
  assert.deepEqual(backups, [later])
  assert.equal((await archive.list('logical/20261124T000000Z-logical/')).length, 1)
})
