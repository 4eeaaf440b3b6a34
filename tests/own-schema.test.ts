import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, before, test } from 'node:test'
import { dumpOwnSchema } from '../scripts/dump-own-schema.ts'
import { silentLog } from '../src/base/log.ts'
import { type Cluster, startCluster } from '../src/postgres/cluster/cluster.ts'
import { toConnectionUrl } from '../src/postgres/connection-target.ts'
import { applyHouseMigrations } from '../src/postgres/house-migrations.ts'
import { houses } from '../src/server/houses.ts'

const committed = resolve(import.meta.dirname, '../docs/reference/own-schema.txt')
const folder = mkdtempSync(join(tmpdir(), 'dorsal-own-schema-'))
let cluster: Cluster

/** A cluster of its own: roles belong to the whole cluster, and other tests make some. */
before(async () => {
  cluster = await startCluster({ folder, log: silentLog, onProgress: () => {}, superuserPassword: 'for-this-test' })
})

after(async () => {
  await cluster.stop()
  rmSync(folder, { recursive: true, force: true })
})

test('our own migrations make exactly the schema that is committed in docs/reference/own-schema.txt', async () => {
  await applyHouseMigrations(cluster.target('postgres'), houses, silentLog)
  const dump = await dumpOwnSchema(toConnectionUrl(cluster.target('postgres')))
  assert.equal(dump, readFileSync(committed, 'utf8'))
})

test('applying them again changes nothing', async () => {
  const applied = await applyHouseMigrations(cluster.target('postgres'), houses, silentLog)
  assert.deepEqual(applied, [])
  const dump = await dumpOwnSchema(toConnectionUrl(cluster.target('postgres')))
  assert.equal(dump, readFileSync(committed, 'utf8'))
})
