import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { test } from 'node:test'
import { renderRulePages } from './generate-rules.ts'

const root = resolve(import.meta.dirname, '..')

test('the pages of docs/rules say what the rules say; `node scripts/generate-rules.ts` rewrites them', () => {
  const pages = renderRulePages()
  for (const { file, text } of pages) assert.equal(readFileSync(resolve(root, file), 'utf8'), text, file)
  assert.deepEqual(readdirSync(resolve(root, 'docs/rules')).sort(), pages.map(({ file }) => basename(file)).sort())
})
