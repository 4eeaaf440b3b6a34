import assert from 'node:assert/strict'
import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { createTemporaryFolder } from '../../../../tests/support/test-cluster.ts'
import { parseStanzaContents, readStanzaContents } from './stanza-contents.ts'
import { parseStanzas, readStanzas } from './stanzas.ts'

const database = { id: 2, 'repo-key': 1 }
const toBackup = (label: string, type: string, [start, stop]: readonly [number, number], own = database) => ({
  archive: { start: '000000010000000000000003', stop: '000000010000000000000003' },
  database: own,
  error: false,
  label,
  timestamp: { start, stop },
  type,
})

/** What pgBackRest 2.45 printed, shortened: a stanza after a major upgrade, one without backups, and a repository that its user may not read. */
const main = {
  archive: [
    { database: { id: 1, 'repo-key': 1 }, id: '15-1', max: '000000010000000000000002', min: '000000010000000000000001' },
    { database, id: '18-2', max: '000000010000000000000009', min: '000000010000000000000003' },
  ],
  backup: [
    toBackup('20261120-010000F', 'full', [1795136400, 1795136430], { id: 1, 'repo-key': 1 }),
    toBackup('20261121-010000F', 'full', [1795222800, 1795222830]),
    toBackup('20261121-010000F_20261122-010000I', 'incr', [1795309200, 1795309210]),
  ],
  db: [
    { id: 1, 'repo-key': 1, 'system-id': 1, version: '15' },
    { ...database, 'system-id': 0, version: '18' },
  ],
  name: 'main',
  repo: [{ cipher: 'none', key: 1, status: { code: 0, message: 'ok' } }],
  status: { code: 0, lock: { backup: { held: false } }, message: 'ok' },
}
const empty = { archive: [], backup: [], cipher: 'none', name: 'empty', status: { code: 2, message: 'no valid backups' } }
const refused = "[PathOpenError] unable to list file info for path '/backups/backup': [13] Permission denied"
const unreadable = {
  archive: [],
  backup: [],
  db: [],
  name: '[invalid]',
  repo: [{ cipher: 'none', key: 1, status: { code: 99, message: refused } }],
  status: { code: 99, message: 'other' },
}

/** More digits than JavaScript's numbers have. */
const systemIdentifier = '7711223923993754845'
const print = (...stanzas: readonly object[]) => JSON.stringify(stanzas).replace('"system-id":0', `"system-id":${systemIdentifier}`)

const known = [
  {
    name: 'main',
    isWell: true,
    message: 'ok',
    systemIdentifier,
    backups: 3,
    lastBackup: { label: '20261121-010000F_20261122-010000I', kind: 'incr', stoppedAt: '2026-11-22T01:00:10.000Z', hasErrors: false },
    walTo: '000000010000000000000009',
  },
  { name: 'empty', isWell: false, message: 'no valid backups', systemIdentifier: null, backups: 0, lastBackup: null, walTo: null },
]

test('the stanzas of pgBackRest are read, well and not', () => {
  assert.deepEqual(parseStanzas(print(main, empty)), known)
})

test('the backups of a stanza are those of the cluster of today, by the second in which they are certainly complete', () => {
  const log = { start: '000000010000000000000003', stop: '000000010000000000000003' }
  assert.deepEqual(parseStanzaContents(print(main, empty), 'main'), {
    systemIdentifier,
    major: 18,
    repositories: [1],
    archives: ['18-2'],
    backups: [
      { label: '20261121-010000F', repository: 1, completeAt: Date.parse('2026-11-21T01:00:31Z'), log },
      { label: '20261121-010000F_20261122-010000I', repository: 1, completeAt: Date.parse('2026-11-22T01:00:11Z'), log },
    ],
  })
})

test('a stanza that is not there, and a repository that cannot be read, are told apart', () => {
  const missing = { ...empty, name: 'other', status: { code: 1, message: 'missing stanza path' } }
  const unknown = {
    code: 'pgbackrest_stanza_unknown',
    status: 404,
    message: 'pgBackRest knows no stanza other',
    hint: 'pgbackrest info tells those that it knows; its stanza-create makes one.',
  }
  assert.throws(() => parseStanzaContents(print(missing), 'other'), unknown)
  assert.throws(() => parseStanzaContents(print(main), 'other'), unknown)
  assert.throws(() => parseStanzaContents(print(unreadable), 'main'), {
    code: 'pgbackrest_failed',
    message: `pgbackrest info failed: ${refused}`,
  })
  assert.deepEqual(
    parseStanzas(print(unreadable)).map(({ message }) => message),
    [refused],
  )
})

test('a backup with damaged pages is not well', () => {
  const backup = [{ ...toBackup('20261121-010000F', 'full', [1, 2]), error: true }]
  assert.deepEqual(
    parseStanzas(print({ ...main, backup })).map(({ isWell, message }) => [isWell, message]),
    [[false, 'errors in the pages of 20261121-010000F']],
  )
})

test('the program is asked where it is installed; what keeps it from answering is told', async () => {
  using folder = createTemporaryFolder()
  const program = join(folder.path, 'pgbackrest')
  await writeFile(program, `#!/bin/sh\n[ "$*" = "--stanza=main --output=json info" ] && cat <<'END'\n${print(main, empty)}\nEND\n`)
  await chmod(program, 0o755)
  assert.deepEqual(await readStanzas({ program, stanza: 'main' }), { stanzas: known, problem: null })
  assert.deepEqual(await readStanzas({ program: join(folder.path, 'not-there') }), {
    stanzas: [],
    problem: 'pgBackRest is not installed on this machine, or not on the PATH',
  })
  await assert.rejects(readStanzaContents('main', { program: join(folder.path, 'not-there') }), {
    code: 'pgbackrest_missing',
    status: 409,
    hint: 'Install it where Dorsal runs, with a configuration that knows the stanza, or take dorsal.backup.pgbackrest_stanza away.',
  })
})
