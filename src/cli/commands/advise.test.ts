import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { runCommand } from '../../../tests/support/dorsal-command.ts'
import { type AdvisedDatabase, createAdvisedDatabase } from '../../../tests/support/test-advice.ts'
import { createTestProject } from '../../../tests/support/test-project.ts'

let advised: AdvisedDatabase
before(async () => {
  advised = await createAdvisedDatabase()
  await advised.database.transaction({}, (transaction) =>
    transaction.run('create table public.notes (id bigint primary key, body text); grant select on public.notes to anon'),
  )
})
after(() => advised.drop())

const rule = 'exposed-table-without-row-security'

async function advise(parameters: readonly string[], files: Readonly<Record<string, string>> = { 'dorsal/config.toml': '' }) {
  using project = createTestProject(files)
  const common = ['advise', '--project', project.root, '--database-url', advised.url]
  const { code, output, errors } = await runCommand([...common, ...parameters], { GITHUB_ACTIONS: '' })
  return { code, output, errors }
}

test('what was found is told with its fix, and ends with 1', async () => {
  const { code, output } = await advise(['--json', '--rule', rule])
  assert.equal(code, 1)
  assert.deepEqual(JSON.parse(output), {
    verdict: 'does not hold',
    findings: [
      {
        id: `${rule}:public.notes`,
        rule,
        severity: 'error',
        message: 'Every row of public.notes is open to anon (select)',
        fix: 'alter table public.notes enable row level security;',
        place: null,
        accepted: null,
      },
    ],
    notRun: [],
    notApplicable: [],
    clean: [],
    expired: [],
    unused: [],
  })
})

test('what accepted.toml lives with does not block until its day has passed; what is about other rules is left alone', async () => {
  const accept = (until: string) => `[[accepted]]
finding = "${rule}:public.notes"
reason = "a list of opening hours"
until = ${until}

[[accepted]]
finding = "drop-column:public.notes.old"
reason = "for dorsal db lint"
`
  const valid = await advise(['--json', '--rule', rule], { 'dorsal/accepted.toml': accept('2999-01-31') })
  const answer = JSON.parse(valid.output) as { findings: [{ accepted: string }]; unused: unknown[] }
  assert.deepEqual([valid.code, answer.findings[0].accepted, answer.unused], [0, 'a list of opening hours', []])
  const expired = await advise(['--json', '--rule', rule], { 'dorsal/accepted.toml': accept('2020-01-31') })
  assert.equal(expired.code, 1)
})

test('in CI what was found stands in annotations, and a rule that could not run fails unless it is accepted', async () => {
  const found = await advise(['--ci', '--rule', rule])
  assert.equal(found.code, 1)
  assert.deepEqual(
    found.output.split('\n')[0],
    `::error title=${rule}::Every row of public.notes is open to anon (select)%0Aalter table public.notes enable row level security;`,
  )
  const blind = { 'dorsal/config.toml': '[dorsal.access]\nanonymous_role = "nobody_has_this_role"\n' }
  const failed = await advise(['--ci', '--rule', rule], blind)
  assert.equal(failed.code, 3)
  assert.match(failed.output, /^::error title=exposed-table-without-row-security::could not run: The role nobody_has_this_role/)
  const accepted = `[[accepted]]\nfinding = "${rule}:could not run"\nreason = "there are no requests without a token"\n`
  assert.equal((await advise(['--ci', '--rule', rule], { ...blind, 'dorsal/accepted.toml': accepted })).code, 0)
})

test('as SARIF the finding keeps its identity, with a page for its rule', async () => {
  const { code, output } = await advise(['--sarif', '--rule', rule])
  const sarif = JSON.parse(output) as {
    runs: [{ results: [{ partialFingerprints: object }]; tool: { driver: { rules: [{ id: string }] } } }]
  }
  assert.equal(code, 1)
  assert.deepEqual(sarif.runs[0].results[0].partialFingerprints, { 'subject/v1': `${rule}:public.notes` })
  assert.deepEqual(
    sarif.runs[0].tool.driver.rules.map(({ id }) => id),
    [rule],
  )
})

test('a rule that is not there is wrong usage', async () => {
  const { code, errors } = await advise(['--rule', 'exposed-tables'])
  assert.equal(code, 2)
  assert.match(errors, /There is no rule "exposed-tables"/)
})

test('every rule is asked, and the settings of the project are judged with the database', async () => {
  const config = '[auth]\njwt_expiry = 604800\nadditional_redirect_urls = ["https://*/**"]\n'
  const { code, output } = await advise(['--json'], { 'dorsal/config.toml': config })
  const answer = JSON.parse(output) as { findings: { id: string }[]; notRun: object[] }
  assert.equal(code, 1)
  const ids = answer.findings.map(({ id }) => id)
  for (const id of [`${rule}:public.notes`, 'long-lived-tokens:auth.jwt_expiry', 'wildcard-redirect:https://*/**'])
    assert.ok(ids.includes(id), id)
})
