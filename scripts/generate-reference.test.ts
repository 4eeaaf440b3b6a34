import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { test } from 'node:test'
import { renderReference } from './generate-reference.ts'

test('the pages of docs/reference say what the code says; `node scripts/generate-reference.ts` rewrites them', async () => {
  for (const { file, text } of await renderReference())
    assert.equal(readFileSync(resolve(import.meta.dirname, '..', file), 'utf8'), text, file)
})

test('no setting shares its variable or its key with another', async () => {
  const [settings] = await renderReference()
  const rows = settings?.text.split('\n').filter((line) => line.startsWith('| `')) ?? []
  for (const column of [1, 2]) {
    const names = rows.map((row) => row.split(' | ')[column - 1])
    assert.deepEqual(
      names.filter((name, index) => names.indexOf(name) !== index),
      [],
    )
  }
})
