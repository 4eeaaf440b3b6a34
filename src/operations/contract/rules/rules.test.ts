import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { openShop, type Shop } from '../../../../tests/contract-corpus/read-changes.ts'
import { runRules } from '../../../findings/run-rules.ts'
import { compareContracts } from '../domain/compare-contracts.ts'
import type { ContractRule, ServiceExample } from '../rule.ts'
import type { Contract } from '../types.ts'
import { contractRules } from './all-rules.ts'

let shop: Shop

before(async () => {
  shop = await openShop()
})
after(() => shop.drop())

test('every file of a rule is in the list, under its own name', () => {
  const files = readdirSync(import.meta.dirname).filter((file) => file !== 'all-rules.ts' && !file.endsWith('.test.ts'))
  assert.deepEqual(
    contractRules.map(({ name }) => `${name}.ts`),
    files.sort((a, b) => (a.slice(0, -3) < b.slice(0, -3) ? -1 : 1)),
  )
})

test('every rule has its mirror, which names it in turn, or says why there is none', () => {
  const byName = new Map(contractRules.map((rule) => [rule.name, rule]))
  for (const { name, mirror } of contractRules) {
    if ('waiver' in mirror) assert.ok(mirror.waiver.length > 20, name)
    else for (const other of mirror) assert.ok(listMirrors(byName.get(other)).includes(name), `${name} ↔ ${other}`)
  }
})

function listMirrors(rule: ContractRule | undefined): readonly string[] {
  return rule === undefined || 'waiver' in rule.mirror ? [] : rule.mirror
}

describe('the example of a rule is found by it, and the way back by its mirror:', () => {
  for (const rule of contractRules)
    test(rule.name, async () => {
      const { before: from, after: to } = await makeExample(rule)
      assert.ok((await findRules(from, to)).includes(rule.name), `found: ${await findRules(from, to)}`)
      const back = await findRules(to, from)
      if (!('waiver' in rule.mirror))
        assert.ok(
          rule.mirror.some((name) => back.includes(name)),
          `found on the way back: ${back}`,
        )
    })
})

async function findRules(from: Contract, to: Contract): Promise<readonly string[]> {
  const input = { comparison: compareContracts(from, to), usage: undefined, now: 0, unusedDays: 30 }
  const reports = await runRules(contractRules, input)
  return reports.filter(({ answer }) => answer.kind === 'found').map(({ rule }) => rule.name)
}

async function makeExample({ example }: ContractRule): Promise<{ readonly before: Contract; readonly after: Contract }> {
  if (example.kind === 'sql') return await shop.change(example.change, example.first)
  return { before: toContract(example.before), after: toContract(example.after) }
}

function toContract({ defaultSchema = 'public', ...parts }: ServiceExample): Contract {
  return {
    format: 1,
    roles: [],
    schemas: { [defaultSchema]: { relations: {}, functions: {} } },
    defaultSchema,
    enums: {},
    endpoints: {},
    ...parts,
  }
}
