import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { file, renderContractRules } from './generate-contract-rules.ts'

test('the page of the rules says what the rules say; `node scripts/generate-contract-rules.ts` rewrites it', () => {
  const committed = readFileSync(join(import.meta.dirname, '..', file), 'utf8')
  assert.equal(committed, renderContractRules().replace(/\n+$/, '\n'))
})
