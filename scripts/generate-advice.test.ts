import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { test } from 'node:test'
import { renderAdvicePages } from './generate-advice.ts'

const root = resolve(import.meta.dirname, '..')

test('the pages of docs/advice say what the rules say; `node scripts/generate-advice.ts` rewrites them', () => {
  const pages = renderAdvicePages()
  for (const { file, text } of pages) assert.equal(readFileSync(resolve(root, file), 'utf8'), text, file)
  assert.deepEqual(readdirSync(resolve(root, 'docs/advice')).sort(), pages.map(({ file }) => basename(file)).sort())
})
