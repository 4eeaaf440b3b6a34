import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseSavedMatrix } from './parse-saved-matrix.ts'

const empty = { version: 1, postgres: '18.4', exposedSchemas: [], defaultPrivileges: [], subjects: [], objects: [], cells: [] }

test('what was saved is read again, with what else stands beside it', () => {
  const saved = { verdict: 'holds', ...empty, disagreements: [] }
  assert.deepEqual(parseSavedMatrix(JSON.stringify(saved), 'saved.json'), saved)
})

test('a file that is something else is refused with its name and what is wrong', () => {
  const refused = (text: string, code: string, message: string) =>
    assert.throws(() => parseSavedMatrix(text, 'saved.json'), { code, message })
  refused('{', 'permissions_file_unreadable', 'saved.json holds no saved permissions: it is no JSON')
  refused('[]', 'permissions_file_unreadable', 'saved.json holds no saved permissions: no version stands in it')
  refused('{"version":2}', 'permissions_file_version', 'saved.json was saved in version 2, and this Dorsal reads version 1')
  refused(
    JSON.stringify({ ...empty, cells: [{}] }),
    'permissions_file_unreadable',
    'saved.json holds no saved permissions: /cells/0 must have required properties subject, object, operation, answer, static, witness, columns',
  )
})
