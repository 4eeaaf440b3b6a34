import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { createTestProject } from '../../tests/support/test-project.ts'
import { silentLog } from '../base/log.ts'
import { openProject } from '../project/open-project.ts'
import { restoreProjectDump } from './backups/logical-project.ts'
import { forgetProjectRestore, readRecoverable, restoreProject, swapProject } from './backups/restore-project.ts'
import { openPosting } from './handoff/post-handoff.ts'
import { findSigningSource } from './keys/open-keys.ts'
import { readAccepted } from './read-accepted.ts'
import { readSettings } from './settings.ts'
import { upgradeProject } from './upgrades/upgrade-project.ts'

type Variables = Readonly<Record<string, string>>

/** A project without a database, as a command finds it. */
async function createPlace(files: Readonly<Record<string, string>> = {}, environment: Variables = {}) {
  const made = createTestProject({ 'dorsal/config.toml': '', ...files })
  const project = await openProject(made.root)
  const { settings } = readSettings(project, { flags: new Map(), environment })
  return { root: made.root, project, settings, log: silentLog, onProgress: () => {}, [Symbol.dispose]: made[Symbol.dispose] }
}

/** The files of a cluster by which its version and its identity are known. */
function writeData(stateFolder: string, { version, identifier }: { readonly version: number; readonly identifier: bigint }): void {
  const data = join(stateFolder, 'postgres', 'data')
  mkdirSync(join(data, 'global'), { recursive: true })
  writeFileSync(join(data, 'PG_VERSION'), `${version}\n`)
  const control = Buffer.alloc(8)
  control.writeBigUInt64LE(identifier)
  writeFileSync(join(data, 'global', 'pg_control'), control)
}

test('an archive that nothing was put into has nothing to restore', async () => {
  using place = await createPlace()
  writeData(place.project.stateFolder, { version: 18, identifier: 7n })
  const nothing = { code: 'restore_nothing_archived', status: 409, message: /^There is nothing to restore in .*backups$/ }
  await assert.rejects(readRecoverable(place), nothing)
  await assert.rejects(restoreProject(place, { to: 'latest' }), nothing)
  await assert.rejects(restoreProjectDump(place, { id: 'latest' }), {
    code: 'backup_not_found',
    status: 404,
    message: /^There is no logical backup in .*backups$/,
    hint: 'Make one: `dorsal backup create`.',
  })
})

test('which of two archives is meant nobody can tell without the data', async () => {
  using place = await createPlace({ '.dorsal/backups/71/log/a': '', '.dorsal/backups/72/log/a': '' })
  await assert.rejects(readRecoverable(place), {
    code: 'archive_ambiguous',
    status: 409,
    message: /^.*backups holds the archives of several clusters: 71, 72$/,
  })
})

test('a restore that there is not is neither made the live one nor forgotten', async () => {
  using place = await createPlace()
  const unknown = {
    code: 'restore_unknown',
    status: 404,
    message: 'There is no finished restore called 20261122T213412Z',
    hint: 'There are none; make one with `dorsal restore --to <moment>`.',
  }
  await assert.rejects(swapProject(place, { id: '20261122T213412Z', stop: false }), unknown)
  await assert.rejects(forgetProjectRestore(place, '20261122T213412Z'), unknown)
})

test('an upgrade needs data of an older version, of a PostgreSQL that Dorsal runs', async () => {
  using place = await createPlace()
  const upgrade = (to?: number) => upgradeProject(place, { to, despiteDifferences: false })
  await assert.rejects(upgrade(), { code: 'upgrade_no_data', status: 409, hint: 'The first `dorsal start` creates them.' })
  writeData(place.project.stateFolder, { version: 18, identifier: 7n })
  await assert.rejects(upgrade(18), { code: 'upgrade_nothing_to_do', status: 409, message: 'The data are of PostgreSQL 18 already' })
  await assert.rejects(upgrade(17), {
    code: 'upgrade_backwards',
    status: 409,
    message: 'PostgreSQL 17 is older than the data, which are of 18',
  })
  using elsewhere = await createPlace({}, { DATABASE_URL: 'postgres://me@db.example.org/shop' })
  await assert.rejects(upgradeProject(elsewhere, { to: undefined, despiteDifferences: false }), {
    code: 'upgrade_is_external',
    status: 409,
    message: 'DATABASE_URL names a PostgreSQL that Dorsal does not run',
  })
})

test('a file of signing keys that cannot be used is named, with the reason', async () => {
  const config = '[auth]\nsigning_keys_path = "keys.json"\n'
  using missing = await createPlace({ 'dorsal/config.toml': config })
  const expected = { code: 'signing_keys_unusable', status: 400 }
  await assert.rejects(findSigningSource(missing.project, missing.settings), { ...expected, message: 'keys.json cannot be used: ENOENT' })
  using wrong = await createPlace({ 'dorsal/config.toml': config, 'dorsal/keys.json': '[]' })
  await assert.rejects(findSigningSource(wrong.project, wrong.settings), { ...expected, message: /^keys\.json cannot be used: ./ })
})

test('a list of accepted findings that cannot be read is named', async () => {
  using place = await createPlace({ 'dorsal/accepted.toml/a': '' })
  await assert.rejects(readAccepted(place.project, []), {
    code: 'accepted_file_unreadable',
    message: /dorsal\/accepted\.toml.*EISDIR/,
  })
})

test('nothing is posted without a token, and none is sent to an address that anybody could read along', async () => {
  const toConfig = (address: string) => ({ 'dorsal/config.toml': `[dorsal.handoff]\njira_url = "${address}"\n` })
  const unsafe = {
    code: 'post_address_unsafe',
    status: 400,
    message: 'dorsal.handoff.jira_url is not an address that a token may be sent to',
    hint: 'Give an https:// address without user and password; http:// is for this machine only.',
  }
  for (const address of ['http://jira.example.org', 'https://me:secret@jira.example.org', 'jira.example.org']) {
    using place = await createPlace(toConfig(address))
    await assert.rejects(openPosting(place, { jira: 'SHOP-1' }), unsafe, address)
  }
  using place = await createPlace(toConfig('https://jira.example.org'))
  await assert.rejects(openPosting(place, { jira: 'SHOP-1' }), {
    code: 'post_token_missing',
    status: 401,
    message: 'Nothing can be posted to Jira without a token',
    hint: 'Set the environment variable JIRA_TOKEN.',
  })
})
