import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isCopied, isEntered } from './is-copied.ts'

test('a copy has the files of tables and the settings, and not what only the running server knows', () => {
  const copied = ['base/5/16384', 'base/5/16384_init', 'global/pg_control', 'pg_xact/0000', 'postgresql.auto.conf', 'PG_VERSION']
  const leftOut = ['postmaster.pid', 'postmaster.opts', 'backup_label', 'base/5/pg_internal.init', 'base/pgsql_tmp/pgsql_tmp1.0']
  assert.deepEqual(copied.filter(isCopied), copied)
  assert.deepEqual(leftOut.filter(isCopied), [])
})

test('folders of the log, of slots and of temporary files are there and empty', () => {
  assert.deepEqual(['base', 'base/5', 'pg_xact', 'pg_multixact/members'].filter(isEntered).length, 4)
  assert.deepEqual(['pg_wal', 'pg_replslot', 'pg_notify', 'base/pgsql_tmp', 'pg_stat_tmp'].filter(isEntered), [])
})
