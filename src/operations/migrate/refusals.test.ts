import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkRehearsals } from './domain/judge-rehearsals.ts'
import { parseUtf8 } from './domain/read-script.ts'

test('a file that is no UTF-8 text is refused before anything of it runs', () => {
  const hint = 'Save the file as UTF-8 text that the server may read.'
  const file = 'migrations/1_books.sql'
  assert.throws(() => parseUtf8(file, Buffer.from('select 1', 'utf16le')), {
    code: 'sql_file_unreadable',
    status: 422,
    message: `${file} holds a NUL byte at byte 2; it may be UTF-16`,
    hint,
  })
  assert.throws(() => parseUtf8(file, Buffer.from("select 'é'", 'latin1')), {
    code: 'sql_file_unreadable',
    status: 422,
    message: `${file} is not UTF-8`,
    hint,
  })
})

const waiting = { version: '1', name: 'books', file: 'migrations/1_books.sql', checksum: 'abc', contract: null }

test('what is to be applied despite its rehearsal has to be waiting', () => {
  assert.throws(() => checkRehearsals([waiting], { rehearsals: [], despite: ['2'], required: false }), {
    code: 'despite_unknown',
    status: 400,
    message: 'No migration that waits to be applied is called 2',
    hint: 'Give a version or a file; `dorsal migrate --status` shows what is pending.',
  })
  checkRehearsals([waiting], { rehearsals: [], despite: ['migrations/1_books.sql'], required: true })
})

test('where rehearsals are required, a migration without one is refused', () => {
  assert.throws(() => checkRehearsals([waiting], { rehearsals: [], despite: [], required: true }), {
    code: 'migration_not_rehearsed',
    status: 409,
    message: 'migrations/1_books.sql was not rehearsed as it is now, and dorsal.migrations.require_rehearsal asks for it',
    hint: 'Run `dorsal db rehearse`, or apply it all the same with `dorsal migrate --despite 1`.',
  })
})
