import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { adviceRules } from '../../src/operations/advise/operation.ts'
import { type AdvisedDatabase, createAdvisedDatabase } from '../support/test-advice.ts'
import { type AdviceCase, readCases } from './read-cases.ts'

const cases = readCases()
const leaks = cases.filter(({ kind }) => kind === 'leaks')
const rules = adviceRules.filter(({ area, example }) => area !== 'performance' && example.kind === 'sql')
const settings = { exposedSchemas: ['public', 'pgmq_public', 'pgmq'] }

let advised: AdvisedDatabase
before(async () => {
  advised = await createAdvisedDatabase()
})
after(() => advised.drop())

/** Errors and warnings; a rule that could not run is told by its reason. */
async function listRules({ sql }: AdviceCase): Promise<readonly string[]> {
  return await advised.attempt(async (attempt) => {
    await attempt.run(sql)
    const answers = await attempt.ask(rules, settings)
    return rules.flatMap(({ name, severity }) => {
      const answer = answers.get(name)
      if (answer?.kind === 'could not run') return [`${name}: ${answer.reason}`]
      const isOpen = answer?.kind === 'found' && answer.findings.some((finding) => (finding.severity ?? severity) !== 'note')
      return isOpen ? [name] : []
    })
  })
}

test('every leak of the corpus gives exactly the rules of its header, and what is safe gives none', async () => {
  const found = []
  for (const each of cases) found.push([each.kind, each.name, (await listRules(each)).toSorted()])
  assert.deepEqual(
    found,
    cases.map(({ kind, name, expect }) => [kind, name, expect.toSorted()]),
  )
})

test('the corpus is large enough to say something', () => {
  assert.ok(leaks.length >= 25 && cases.length - leaks.length >= 12)
})

/** What the statement of a case gives to who is nobody there, in a transaction that is rolled back. */
async function attemptAs(client: pg.Client, { sql, attempt }: AdviceCase): Promise<number | string> {
  if (attempt === undefined) return 0
  const claims = { sub: '7b0e3f5c-9a41-4c0d-8a5e-0d6f1f2a9c11', role: attempt.role, ...attempt.claims }
  await client.query('begin')
  try {
    await client.query(sql)
    await client.query("select set_config('request.jwt.claims', $1, true), set_config('role', $2, true)", [
      JSON.stringify(attempt.role === 'anon' ? { role: 'anon' } : claims),
      attempt.role,
    ])
    return (await client.query(attempt.statement)).rowCount ?? 0
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === '42501') return 'refused'
    throw error
  } finally {
    await client.query('rollback')
  }
}

test('every leak is one: somebody who should get nothing gets rows; and of what is safe nobody does', async (t) => {
  const client = new pg.Client({ connectionString: advised.url })
  await client.connect()
  t.after(() => client.end())
  for (const each of cases) {
    const got = await attemptAs(client, each)
    const isThrough = typeof got === 'number' && got > 0
    assert.equal(isThrough, each.kind === 'leaks', `${each.name}: ${got}`)
  }
})
