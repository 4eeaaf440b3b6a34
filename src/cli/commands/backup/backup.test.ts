import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { beginCommand, runCommand, startCommand } from '../../../../tests/support/dorsal-command.ts'
import { eventually } from '../../../../tests/support/eventually.ts'
import { createTemporaryFolder } from '../../../../tests/support/test-cluster.ts'

const folder = createTemporaryFolder()
const place = ['--project', folder.path]
const variables = {
  DORSAL_BACKUP_IDLE_BEFORE: '0',
  DORSAL_BACKUP_SHIP_EVERY: '1',
  DORSAL_BACKUP_KEY: 'only for this test but long enough for it',
}

mkdirSync(join(folder.path, 'dorsal/migrations'), { recursive: true })
writeFileSync(
  join(folder.path, 'dorsal/migrations/20260101000000_notes.sql'),
  'create table public.notes (id int primary key, body text); insert into notes select n, md5(n::text) from generate_series(1, 20000) n;',
)

after(() => folder[Symbol.dispose]())

type Server = { readonly url: string; readonly databaseUrl: string }

const start = () => startCommand<Server>(['start', ...place, '--port', '0', '--json'], variables)

async function ask(...words: readonly string[]) {
  const { code, output, errors } = await runCommand(['backup', ...words, ...place, '--json'], variables)
  return { code, errors, answer: output === '' ? undefined : JSON.parse(output) }
}

test('a server that has run for some seconds can be restored to; commands beside it make, mark, list and verify', async () => {
  const server = await start()
  try {
    const findEarliest = async () => typeof (await ask('status').then(({ answer }) => answer?.archive.earliest))
    await eventually(findEarliest, 'string')
    const made = await ask('create')
    assert.deepEqual([made.code, made.answer.kind], [0, 'incremental'])
    assert.deepEqual((await ask('mark', 'before-release')).answer.name, 'before-release')
    const again = await ask('mark', 'before-release')
    assert.deepEqual([again.code, JSON.parse(again.errors).error.code], [2, 'restore_point_taken'])
    const { answer } = await ask('status')
    assert.equal(answer.archiver.isReceiving, true)
    assert.equal(answer.archive.backups, 2)
    const status = JSON.parse((await runCommand(['status', ...place, '--json'], variables)).output)
    assert.deepEqual(Object.keys(status.recoverable), ['earliest', 'latest', 'detail'])
    assert.equal(status.recoverable.earliest, answer.archive.earliest)
    assert.match(status.recoverable.detail, /^The seconds from 2\S+Z to 2\S+Z can be restored\.$/)
    const metrics = await (await fetch(`${server.ready.url}/metrics`)).text()
    assert.match(metrics, /^dorsal_backup_receiving 1$/m)
    const wrong = await runCommand(['backup', 'list', ...place, '--json'], {
      ...variables,
      DORSAL_BACKUP_KEY: 'another key than the one that closed it',
    })
    assert.equal(wrong.code, 1)
    assert.match(wrong.output, /is encrypted with the key/)
  } finally {
    await server.stop()
  }
  const { code, answer } = await ask('verify')
  assert.deepEqual([code, answer.verdict, answer.findings], [0, 'whole', []])
})

test('a server that is killed while a command makes a backup leaves nothing that counts and cannot be verified', async () => {
  const before = (await ask('list')).answer.backups.length
  const server = await start()
  const making = runCommand(['backup', 'create', '--full', ...place, '--json'], variables)
  await sleep(400)
  server.kill('SIGKILL')
  await making
  const made = await ask('create', '--full')
  assert.equal(made.code, 0)
  const { answer } = await ask('verify')
  assert.deepEqual([answer.verdict, answer.findings, answer.incomplete], ['whole', [], []])
  assert.ok(answer.backups > before)
})

test('a command that makes a backup brings the log to the archive itself when the server that did is killed', async () => {
  const before = (await ask('list')).answer.backups.length
  const server = await start()
  const making = beginCommand(['backup', 'create', '--full', ...place, '--json'], variables)
  await eventually(() => making.printed.errors.includes('Waiting for a checkpoint'), true)
  server.kill('SIGKILL')
  assert.equal(await making.ended, 0, making.printed.errors)
  assert.equal((await ask('list')).answer.backups.length, before + 1)
})

test('with synchronous commits a commit returns when the receiver has it, and a server that was killed starts again', async () => {
  const launch = () =>
    startCommand<Server>(['start', ...place, '--port', '0', '--json'], { ...variables, DORSAL_BACKUP_SYNCHRONOUS: 'true' })
  const killed = await launch()
  killed.kill('SIGKILL')
  await killed.stop()
  const server = await launch()
  const client = new pg.Client({ connectionString: server.ready.databaseUrl })
  await client.connect()
  try {
    const find = async () =>
      (await client.query(`select sync_state from pg_stat_replication where application_name = 'dorsal_archive'`)).rows[0]?.sync_state
    await eventually(find, 'sync')
    const committed = await client.query('insert into public.notes values (-1, $1) returning id', ['kept'])
    const confirmed = `select flush_lsn >= pg_current_wal_flush_lsn() as holds from pg_stat_replication where application_name = 'dorsal_archive'`
    assert.deepEqual([committed.rows[0].id, (await client.query(confirmed)).rows[0].holds], [-1, true])
  } finally {
    await client.end()
    await server.stop()
  }
})

test('the status names whose job it is to bring back a database elsewhere, and what is switched off', async () => {
  const tell = async (more: Readonly<Record<string, string>>) =>
    JSON.parse((await runCommand(['status', ...place, '--json'], { ...variables, ...more })).output).recoverable
  assert.deepEqual(await tell({ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' }), {
    earliest: null,
    latest: null,
    detail: 'Point-in-time recovery of this database is the job of its provider: Dorsal does not receive its log.',
  })
  assert.equal((await tell({ DORSAL_BACKUP_ENABLED: 'false' })).detail, 'No second can be restored: `dorsal.backup.enabled` is off.')
})

test('without a server, and with nothing archived, the answer is no', async () => {
  using empty = createTemporaryFolder()
  const { code, errors } = await runCommand(['backup', 'status', '--project', empty.path, '--json'], variables)
  assert.deepEqual([code, JSON.parse(errors).error.code], [2, 'archive_empty'])
})
