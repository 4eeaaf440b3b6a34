import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { parseConnectionUrl } from '../../src/postgres/connection-target.ts'
import { runCommand, startCommand } from '../support/dorsal-command.ts'
import { eventually } from '../support/eventually.ts'
import { findPostmaster, killProcess } from '../support/kill-process.ts'
import { queryOnce } from '../support/test-cluster.ts'
import { createTestProject } from '../support/test-project.ts'

// The archive itself gets the log only every hour: what is newer is in the spool of the receiver alone.
const variables = {
  ...{ DORSAL_BACKUP_SYNCHRONOUS: 'true', DORSAL_BACKUP_SHIP_EVERY: '3600', DORSAL_BACKUP_IDLE_BEFORE: '0' },
  ...{ DORSAL_PORT: '0', DORSAL_PROVE_ENABLED: 'false' },
}
const migration = `create table ledger (writer int, number int, primary key (writer, number));
create table totals (writer int primary key, sum bigint not null);
insert into totals select writer, 0 from generate_series(0, 3) as writer;`

test('with synchronous commits no acknowledged one is lost when Dorsal and PostgreSQL are killed and the data are gone', async () => {
  using project = createTestProject({ 'dorsal/migrations/1_ledger.sql': migration })
  const place = ['--project', project.root, '--json']
  const state = join(project.root, '.dorsal')
  const server = await startCommand(['start', ...place], variables)
  await eventually(
    () =>
      existsSync(join(state, 'backups/status.json')) &&
      JSON.parse(readFileSync(join(state, 'backups/status.json'), 'utf8')).lastBackup?.kind,
    'full',
  )
  const { ownerUrl } = JSON.parse(readFileSync(join(state, 'server.json'), 'utf8'))
  const ledger = join(project.root, 'ledger.txt')
  const writer = spawn(process.execPath, [join(import.meta.dirname, '../support/ledger-writer.ts'), ownerUrl, ledger, '60'], {
    stdio: 'ignore',
  })
  const ended = once(writer, 'exit')
  await eventually(() => existsSync(ledger) && readFileSync(ledger, 'utf8').split('\n').length > 200, true)

  const postmaster = findPostmaster(join(state, 'postgres/data'))
  server.kill('SIGKILL')
  killProcess(postmaster)
  await Promise.all([server.stop(), ended])
  const acknowledged = readFileSync(ledger, 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(' ').slice(0, 2).join(' '))
  renameSync(join(state, 'postgres'), join(project.root, 'lost'))

  const restored = await runCommand(['restore', '--to', 'latest', ...place], variables)
  assert.equal(restored.code, 0, restored.errors)
  assert.equal((await runCommand(['restore', 'swap', JSON.parse(restored.output).id, ...place], variables)).code, 0)
  const again = await startCommand(['start', ...place], variables)
  try {
    const target = parseConnectionUrl(JSON.parse(readFileSync(join(state, 'server.json'), 'utf8')).ownerUrl)
    const rows = new Set((await queryOnce(target, `select writer || ' ' || number as one from ledger`)).map(({ one }) => one))
    assert.deepEqual(
      acknowledged.filter((one) => !rows.has(one)),
      [],
    )
    const half = 'select writer from totals as t where sum <> coalesce((select sum(number) from ledger as l where l.writer = t.writer), 0)'
    assert.deepEqual(await queryOnce(target, half), [])
  } finally {
    await again.stop()
  }
})
