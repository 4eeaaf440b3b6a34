import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { type AdvisedDatabase, createAdvisedDatabase } from '../../../../../tests/support/test-advice.ts'
import { queryOnce } from '../../../../../tests/support/test-cluster.ts'
import { parseConnectionUrl } from '../../../../postgres/connection-target.ts'
import { sql } from '../../../../postgres/sql.ts'
import { actAs } from '../store/act-as.ts'
import { explain, listNodes } from '../store/explain.ts'
import { measurePolicies } from './measure-policies.ts'
import type { PolicyMeasurement } from './types.ts'

const folder = new URL('../../../../../tests/slow-policies/', import.meta.url)

let advised: AdvisedDatabase
let measurements: readonly PolicyMeasurement[]
const run = (text: string) => queryOnce(parseConnectionUrl(advised.url), text)

before(async () => {
  advised = await createAdvisedDatabase()
  await run(`set corpus.rows = 2000; ${readFileSync(new URL('tables.sql', folder), 'utf8')}`)
  await run(readFileSync(new URL('policies.sql', folder), 'utf8'))
  measurements = await measurePolicies({ database: advised.database, rounds: 1, onProgress: () => {} })
})
after(() => advised.drop())

test('every policy of the corpus is measured, and shows the same rows when it is rewritten', () => {
  const told = measurements.map((each) =>
    each.kind === 'measured' ? `${each.policy}: ${each.isSame ? `the same ${each.rowsSeen} of ${each.rows}` : 'other rows'}` : each.reason,
  )
  assert.deepEqual(told, [
    'public.documents.admin: the same 2000 of 2000',
    'public.documents.mail: the same 10 of 2000',
    'public.documents.member: the same 10 of 2000',
    'public.documents.member_in: the same 10 of 2000',
    'public.documents.nested_claim: the same 40 of 2000',
    'public.documents.organisation: the same 40 of 2000',
    'public.documents.organisation_function: the same 40 of 2000',
    'public.documents.owner: the same 10 of 2000',
    'public.documents.owner_first: the same 10 of 2000',
    'public.documents.region: the same 100 of 2000',
    'public.documents.same_organisation: the same 40 of 2000',
    'public.documents.signed_in: the same 100 of 2000',
    'public.documents.tenant: the same 50 of 2000',
    'public.documents.tenant_function: the same 50 of 2000',
    'public.documents.written_by_owner: the same 10 of 2000',
  ])
})

test('what was computed for each row is computed once: PostgreSQL plans it ahead of the rows', async () => {
  for (const { policy, migration, clause, ...measured } of measurements) {
    if (clause === 'with check' || measured.kind !== 'measured') continue
    await advised.database.transaction({ end: 'rollback' }, async (transaction) => {
      const alone = `do $$ declare each text; begin for each in select polname from pg_policy where polrelid = 'public.documents'::regclass
        and polname <> '${policy.split('.').at(-1)}' loop execute format('drop policy %I on public.documents', each); end loop; end $$`
      await transaction.run(`${alone}; ${migration}`)
      const { Plan } = await actAs(transaction, measured.persona, () => explain(transaction, sql`select * from public.documents`))
      const isAhead = listNodes(Plan).some((node) => node['Subplan Name']?.startsWith('InitPlan') === true)
      assert.deepEqual([policy, isAhead], [policy, true])
    })
  }
})

test('nothing of it is left: the policies are as they were', async () => {
  const [left] =
    await run(`select count(*)::int as policies, count(*) filter (where polname = 'dorsal_measured')::int as ours from pg_policy
    where polrelid = 'public.documents'::regclass`)
  assert.deepEqual(left, { policies: 15, ours: 0 })
})

test('a claim that is given comes before the one that most rows have', async () => {
  const [own] = await measurePolicies({ database: advised.database, claims: { sub: 'nobody' }, rounds: 1, onProgress: () => {} })
  assert.deepEqual(own?.kind === 'could not be measured' && own.reason, 'invalid input syntax for type uuid: "nobody"')
})
