import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { test } from 'node:test'
import { runRules } from '../../../findings/run-rules.ts'
import { compareContracts } from '../domain/compare-contracts.ts'
import type { ContractRule, ServiceExample } from '../rule.ts'
import type { Contract } from '../types.ts'
import { contractRules } from './all-rules.ts'

test('every file of a rule is in the list, under its own name', () => {
  const files = readdirSync(import.meta.dirname).filter((file) => file !== 'all-rules.ts' && !file.endsWith('.test.ts'))
  assert.deepEqual(contractRules.map(({ name }) => `${name}.ts`).sort(), files.sort())
})

test('every rule has its mirror, which names it in turn, or says why there is none', () => {
  const byName = new Map(contractRules.map((rule) => [rule.name, rule]))
  for (const { name, mirror } of contractRules) {
    if ('waiver' in mirror) assert.ok(mirror.waiver.length > 20, name)
    else for (const other of mirror) assert.ok(listMirrors(byName.get(other)).includes(name), `${name} ↔ ${other}`)
  }
})

// Those of SQL are tried in tests/contract-corpus, on a database.
for (const { name, mirror, example } of contractRules) {
  if (example.kind !== 'service') continue
  test(`the example of ${name} is found by it, and the way back by its mirror`, async () => {
    const [before, after] = [toContract(example.before), toContract(example.after)]
    const [there, back] = [await findRules(before, after), await findRules(after, before)]
    assert.ok(there.includes(name), `found: ${there}`)
    assert.ok('waiver' in mirror || mirror.some((other) => back.includes(other)), `found on the way back: ${back}`)
  })
}

function listMirrors(rule: ContractRule | undefined): readonly string[] {
  return rule === undefined || 'waiver' in rule.mirror ? [] : rule.mirror
}

async function findRules(before: Contract, after: Contract): Promise<readonly string[]> {
  const reports = await runRules(contractRules, { comparison: compareContracts(before, after), usage: undefined, now: 0, unusedDays: 30 })
  return reports.filter(({ answer }) => answer.kind === 'found').map(({ rule }) => rule.name)
}

function toContract({ defaultSchema = 'public', ...parts }: ServiceExample): Contract {
  const schemas = { [defaultSchema]: { relations: {}, functions: {} } }
  return { format: 1, roles: [], schemas, defaultSchema, enums: {}, endpoints: {}, ...parts }
}
