import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { type AdvisedDatabase, createAdvisedDatabase, listFound } from '../../../../tests/support/test-advice.ts'
import { lintRules } from '../../lint/operation.ts'
import type { AdviceRule } from '../types.ts'
import { adviceRules } from './all-rules.ts'
import { integrityRules } from './integrity/integrity-rules.ts'
import { securityRules } from './security/security-rules.ts'

let advised: AdvisedDatabase
before(async () => {
  advised = await createAdvisedDatabase()
})
after(() => advised.drop())

/** Settings without which a rule has nothing to look at. */
const scenes: Readonly<Record<string, object>> = {
  'anonymous-user-passes': { anonymousSignIns: true },
  'queue-in-api': { exposedSchemas: ['public', 'pgmq_public'] },
}

/** What no statement in a transaction makes: an old server, a slot that has lost its place. */
const elsewhere = new Set(['postgres-behind', 'replication-slot-unused'])

/** Extensions that this server has no files of are there by their row alone. */
function installByRow(text: string): string {
  return text.replace(
    /create extension (pg_graphql|adminpack);/g,
    "set local allow_system_table_mods = on; insert into pg_extension values (99999, '$1', 10, 'extensions'::regnamespace, true, '1.0', null, null);",
  )
}

const withSql = [...securityRules, ...integrityRules].filter(({ name, example }) => example.kind === 'sql' && !elsewhere.has(name))

for (const rule of withSql) {
  test(`${rule.name} is found in its dangerous example, and neither after its fix nor in the safe one`, async () => {
    const ask = async (text: string, fixes: readonly string[] = []) =>
      await advised.attempt(async (attempt) => {
        await attempt.run(installByRow(text))
        for (const fix of fixes) await attempt.run(fix)
        return (await attempt.ask([rule], scenes[rule.name])).get(rule.name)
      })
    const found = listFound(await ask(rule.example.dangerous))
    assert.ok(found.length > 0)
    const fixes = found.flatMap(({ fix }) => fix ?? [])
    if (fixes.length === found.length) assert.deepEqual(await ask(rule.example.dangerous, fixes), { kind: 'clean' })
    assert.deepEqual((await ask(rule.example.safe))?.kind, rule.name.startsWith('graphql-') ? 'not applicable' : 'clean')
  })
}

test('every rule has a file of its own, named after it, and no name of a rule of migrations', () => {
  const listFiles = (area: AdviceRule['area']) =>
    readdirSync(join(import.meta.dirname, area))
      .filter((file) => !/-rules\.ts$|\.test\.ts$/.test(file))
      .sort()
  const byArea = Map.groupBy(adviceRules, ({ area }) => area)
  for (const [area, rules] of byArea) assert.deepEqual(rules.map(({ name }) => `${name}.ts`).sort(), listFiles(area))
  const names = adviceRules.map(({ name }) => name)
  assert.deepEqual(
    lintRules.filter(({ name }) => names.includes(name)).map(({ name }) => name),
    [],
  )
})
