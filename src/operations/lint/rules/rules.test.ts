import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { test } from 'node:test'
import { parseFix } from '../domain/create-rule.ts'
import { lintMigrations } from '../operation.ts'
import type { LintRule } from '../types.ts'
import { lintRules } from './all-rules.ts'

/** Those that say nothing without a database are judged by the corpus, which has one. */
const offline = lintRules.filter(({ name }) => name !== 'function-security-changed')

async function findAll(texts: readonly string[]) {
  const files = texts.map((text, index) => ({ file: `${index + 1}.sql`, text }))
  const known = { exposedSchemas: ['public'], smallTable: 0, accepted: [], today: '2026-11-30', database: { kind: 'none' } as const }
  const { review } = await lintMigrations({ files, together: true, ...known })
  return review.findings
}

async function findOf({ name }: LintRule, texts: readonly string[]) {
  const findings = await findAll(texts)
  assert.deepEqual(
    findings.filter(({ rule }) => rule.name === 'syntax-error').map(({ message, place }) => `${place?.file}:${place?.line}: ${message}`),
    [],
    texts.join('\n'),
  )
  return findings.filter(({ rule }) => rule.name === name)
}

for (const rule of offline) {
  test(`${rule.name} is found in its dangerous example, and neither in the safe one nor in its own fix`, async () => {
    const found = await findOf(rule, rule.example.dangerous)
    assert.ok(found.length > 0)
    assert.deepEqual(await findOf(rule, rule.example.safe), [])
    for (const { fix } of found) if (fix !== undefined) assert.deepEqual(await findOf(rule, parseFix(fix)), [], fix)
  })
}

test('the safe example of a rule has nothing that blocks', async () => {
  for (const { name, example } of offline) {
    const errors = (await findAll(example.safe)).filter(({ severity }) => severity === 'error')
    assert.deepEqual([name, errors.map(({ id }) => id)], [name, []])
  }
})

test('every rule has a file of its own, named after it', () => {
  const files = readdirSync(import.meta.dirname).filter((file) => !/all-rules|\.test\.ts$/.test(file))
  assert.deepEqual(
    lintRules.map(({ name }) => `${name}.ts`),
    files.sort(),
  )
})
