import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isPostmasterOf, parsePostmasterRecord } from './postmaster-pid.ts'

const text = '4711\n/srv/data\n1795363997\n5432\n/srv/run\n\n 10035208        42\nready   \n'
const record = { pid: 4711, startedAt: 1795363997, port: 5432, socketFolder: '/srv/run' }

test('a record is read line by line', () => {
  assert.deepEqual(parsePostmasterRecord(text), record)
})

test('a record that was cut short reads as far as it goes', () => {
  assert.deepEqual(parsePostmasterRecord('4711\n/srv/data\n'), { pid: 4711, startedAt: 0, port: 0, socketFolder: '' })
  assert.deepEqual(parsePostmasterRecord(''), { pid: 0, startedAt: 0, port: 0, socketFolder: '' })
})

test('a process is the server of the record by where it works, else by its arguments or its time', () => {
  const postgres = { pid: 4711, birth: '', startedAt: 0, command: ['/usr/bin/postgres', '-D', '/proc/self/cwd'] }
  const rows: readonly [boolean, Parameters<typeof isPostmasterOf>[2]][] = [
    [true, { ...postgres, folder: '/srv/data' }],
    [false, { ...postgres, folder: '/srv/other', startedAt: 1795363997 }],
    [true, { ...postgres, command: ['/usr/bin/postgres', '-D', '/srv/data'] }],
    [true, { ...postgres, startedAt: 1795363990 }],
    [false, postgres],
    [false, { ...postgres, folder: '/srv/data', command: ['/bin/sleep', '600'] }],
    [false, { ...postgres, command: [] }],
  ]
  for (const [expected, process] of rows) assert.equal(isPostmasterOf('/srv/data', record, process), expected)
})
