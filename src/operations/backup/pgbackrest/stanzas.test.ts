import assert from 'node:assert/strict'
import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { createTemporaryFolder } from '../../../../tests/support/test-cluster.ts'
import { parseStanzaBackups, parseStanzas, readStanzas } from './stanzas.ts'

/** As the documentation of pgBackRest shows it, shortened; no pgBackRest ran for these tests. */
const info = [
  {
    archive: [{ database: { id: 1, 'repo-key': 1 }, id: '18-1', max: '000000010000000000000009', min: '000000010000000000000003' }],
    backup: [
      { label: '20261121-010000F', type: 'full', error: false, timestamp: { start: 1795222800, stop: 1795222830 } },
      { label: '20261121-010000F_20261122-010000I', type: 'incr', error: false, timestamp: { start: 1795309200, stop: 1795309210 } },
    ],
    cipher: 'none',
    name: 'main',
    status: { code: 0, lock: { backup: { held: false } }, message: 'ok' },
  },
  { archive: [], backup: [], cipher: 'none', name: 'empty', status: { code: 2, message: 'no valid backups' } },
]

const main = {
  name: 'main',
  isWell: true,
  message: 'ok',
  backups: 2,
  lastBackup: { label: '20261121-010000F_20261122-010000I', kind: 'incr', stoppedAt: '2026-11-22T01:00:10.000Z', hasErrors: false },
  walTo: '000000010000000000000009',
}
const empty = { name: 'empty', isWell: false, message: 'no valid backups', backups: 0, lastBackup: null, walTo: null }

test('the stanzas of pgBackRest are read, well and not', () => {
  assert.deepEqual(parseStanzas(JSON.stringify(info)), [main, empty])
})

test('the backups of a stanza are told by the second in which they are certainly complete', () => {
  assert.deepEqual(parseStanzaBackups(JSON.stringify(info), 'main'), [
    { label: '20261121-010000F', completeAt: Date.parse('2026-11-21T01:00:31Z') },
    { label: '20261121-010000F_20261122-010000I', completeAt: Date.parse('2026-11-22T01:00:11Z') },
  ])
  assert.deepEqual(parseStanzaBackups(JSON.stringify(info), 'empty'), [])
  assert.throws(() => parseStanzaBackups(JSON.stringify(info), 'other'), {
    code: 'pgbackrest_stanza_unknown',
    hint: 'It knows: main, empty.',
  })
})

test('a backup with damaged pages is not well', () => {
  const [first] = info
  const backup = [{ label: '20261121-010000F', type: 'full', error: true, timestamp: { start: 1, stop: 2 } }]
  assert.deepEqual(
    parseStanzas(JSON.stringify([{ ...first, backup }])).map(({ isWell, message }) => [isWell, message]),
    [[false, 'errors in the pages of 20261121-010000F']],
  )
})

test('the program is asked where it is installed, and nowhere else', async () => {
  using folder = createTemporaryFolder()
  const program = join(folder.path, 'pgbackrest')
  await writeFile(program, `#!/bin/sh\n[ "$*" = "--output=json info" ] && cat <<'END'\n${JSON.stringify(info)}\nEND\n`)
  await chmod(program, 0o755)
  assert.deepEqual(await readStanzas({ program }), [main, empty])
  assert.deepEqual(await readStanzas({ program: join(folder.path, 'not-there') }), [])
})
