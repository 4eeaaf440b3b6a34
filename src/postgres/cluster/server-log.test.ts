import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseServerLine } from './server-log.ts'

const lines = {
  'LOG:  starting PostgreSQL 18.4 on x86_64-pc-linux-gnu, compiled by gcc, 64-bit': { kind: 'version', version: '18.4' },
  'LOG:  database system is ready to accept connections': { kind: 'ready' },
  'LOG:  all server processes terminated; reinitializing': { kind: 'restarting' },
  'LOG:  redo in progress, elapsed time: 1.00 s, current LSN: 0/3000028': {
    kind: 'recovering',
    text: 'redo in progress, elapsed time: 1.00 s, current LSN: 0/3000028',
  },
  'FATAL:  the database system is starting up': { kind: 'other', level: 'FATAL', text: 'the database system is starting up' },
  'a line of a library': { kind: 'other', level: 'LOG', text: 'a line of a library' },
}

test('a line of the log is read for what it means to who waits', () => {
  for (const [line, event] of Object.entries(lines)) assert.deepEqual(parseServerLine(line), event)
})
