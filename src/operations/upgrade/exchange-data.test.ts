import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { createTemporaryFolder } from '../../../tests/support/test-cluster.ts'
import { checkExchangeFinished, toExchangeFile } from '../../postgres/cluster/exchange.ts'
import { exchangeData, findUpgrade, finishExchange, planRollback, type UpgradeRecord } from './exchange-data.ts'

const record: UpgradeRecord = {
  kind: 'upgrade',
  from: 17,
  to: 18,
  at: '2026-11-22T21:30:00.000Z',
  replacement: 'upgrade',
  kept: 'postgres-17-20261122T213000Z',
}

let folder: ReturnType<typeof createTemporaryFolder>

beforeEach(() => {
  folder = createTemporaryFolder()
  put('postgres', '17')
  put('upgrade', '18')
})

afterEach(() => folder[Symbol.dispose]())

const path = (...names: readonly string[]) => join(folder.path, ...names)

function put(cluster: string, version: string): void {
  mkdirSync(path(cluster, 'data'), { recursive: true })
  writeFileSync(path(cluster, 'data', 'PG_VERSION'), `${version}\n`)
}

const versionIn = (cluster: string) => readFileSync(path(cluster, 'data', 'PG_VERSION'), 'utf8').trim()

test('the new data become the live ones, and the old ones are kept', async () => {
  await exchangeData(folder.path, record)
  assert.deepEqual([versionIn('postgres'), versionIn(record.kept)], ['18', '17'])
  assert.equal(existsSync(path('upgrade')), false)
  assert.equal(existsSync(toExchangeFile(path('postgres'))), false)
  assert.deepEqual(await findUpgrade(folder.path), record)
  assert.equal(await finishExchange(folder.path), undefined)
})

const renames = [
  { name: 'before the first rename', from: [], to: [] },
  { name: 'between the two', from: ['postgres', 'data'], to: [record.kept, 'data'] },
]

for (const { name, from, to } of renames)
  test(`killed ${name}, nobody can start in the gap and the next call finishes it`, async () => {
    mkdirSync(path(record.kept))
    writeFileSync(path('upgrade.json'), JSON.stringify(record))
    writeFileSync(toExchangeFile(path('postgres')), JSON.stringify({ id: 'upgrade', command: 'dorsal db upgrade' }))
    if (from.length > 0) renameSync(path(...from), path(...to))
    assert.throws(() => checkExchangeFinished(path('postgres')), { code: 'cluster_exchange_unfinished' })
    assert.deepEqual(await finishExchange(folder.path), record)
    assert.deepEqual([versionIn('postgres'), versionIn(record.kept)], ['18', '17'])
    checkExchangeFinished(path('postgres'))
  })

test('killed behind the second rename, the next call only tidies up', async () => {
  await exchangeData(folder.path, record)
  writeFileSync(toExchangeFile(path('postgres')), JSON.stringify({ id: 'upgrade', command: 'dorsal db upgrade' }))
  mkdirSync(path('upgrade'))
  await finishExchange(folder.path)
  assert.deepEqual([versionIn('postgres'), versionIn(record.kept)], ['18', '17'])
})

test('an exchange that something else began is not finished here', async () => {
  writeFileSync(
    toExchangeFile(path('postgres')),
    JSON.stringify({ id: '20261122T213412Z', command: 'dorsal restore swap 20261122T213412Z' }),
  )
  await assert.rejects(finishExchange(folder.path), {
    code: 'upgrade_unfinished',
    hint: 'Finish it first: dorsal restore swap 20261122T213412Z',
  })
  assert.deepEqual(readdirSync(path('postgres')).toSorted(), ['data', 'exchange.json'])
})

test('an upgrade is undone once: the data of before are live again, those of since then are kept', async () => {
  const now = new Date('2026-11-23T08:00:00Z')
  await assert.rejects(planRollback(folder.path, now), { code: 'upgrade_nothing_to_undo' })
  await exchangeData(folder.path, record)
  await exchangeData(folder.path, await planRollback(folder.path, now))
  assert.deepEqual([versionIn('postgres'), versionIn('postgres-18-20261123T080000Z')], ['17', '18'])
  await assert.rejects(planRollback(folder.path, now), { code: 'upgrade_nothing_to_undo' })
})
