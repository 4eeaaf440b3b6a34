import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { conformancePage, renderConformance } from './generate-conformance.ts'

test('docs/reference/conformance.md counts the cases that there are; `node scripts/generate-conformance.ts` rewrites it', () => {
  assert.equal(readFileSync(conformancePage, 'utf8'), renderConformance())
})
