import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { contractRules } from '../../src/operations/contract/operation.ts'
import { judgeCase } from './judge-case.ts'
import { listExamples } from './list-examples.ts'
import { openShop, readCases, type Shop } from './read-changes.ts'

const changes = readCases('changes.cases')
const examples = readCases('examples.cases')

let shop: Shop

before(async () => {
  shop = await openShop()
})
after(() => shop.drop())

describe('what is said of a change, and of the way back:', () => {
  for (const each of [...changes, ...examples])
    test(each.name, async () => {
      assert.deepEqual(await judgeCase(shop, each), { there: each.there, back: each.back })
    })
})

test('at least 120 changes were thought of, no two alike', () => {
  assert.ok(changes.length >= 120, String(changes.length))
  assert.equal(new Set(changes.map(({ sql }) => sql)).size, changes.length)
})

test('the examples are those of the rules, each found by its rule, and by a mirror on the way back', () => {
  const toSql = ({ name, sql }: { readonly name: string; readonly sql: string }) => [name, sql]
  assert.deepEqual(examples.map(toSql), listExamples().map(toSql))
  const rules = new Map(contractRules.map((rule) => [rule.name, rule]))
  for (const { name, there, back } of examples) {
    const mirror = rules.get(name)?.mirror ?? []
    assert.ok(there.map(toRule).includes(name), name)
    if (!('waiver' in mirror))
      assert.ok(
        mirror.some((other) => back.map(toRule).includes(other)),
        name,
      )
  }
})

/** `column-removed` of `error column-removed:public.orders.note`. */
function toRule(finding: string): string {
  return finding.slice(finding.indexOf(' ') + 1).split(':')[0] ?? ''
}
