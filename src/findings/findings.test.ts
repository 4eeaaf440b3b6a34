import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseAccepted } from './parse-accepted.ts'
import { renderAnnotations } from './render-annotations.ts'
import { renderLines } from './render-lines.ts'
import { renderSarif } from './render-sarif.ts'
import { judgeReview, reviewReports } from './review-reports.ts'
import { runRules, toAnswer } from './run-rules.ts'
import type { Finding, Rule, RuleAnswer } from './types.ts'

type Input = { readonly tables: readonly string[] }

function createRule(name: string, check: (input: Input) => RuleAnswer): Rule<Input> {
  return { name, severity: 'error', title: `The rule ${name}`, reason: 'It matters.', remedy: 'Mend it.', check }
}

const orders: Finding = {
  subject: 'public.orders',
  message: 'public.orders is bare: 100%',
  fix: 'alter table orders …',
  place: { file: 'migrations/1_a.sql', line: 3, column: 5 },
}
const bare = createRule('bare-table', () => toAnswer([orders, { subject: 'public.items', message: 'public.items is bare' }]))
const clean = createRule('clean-table', () => toAnswer([]))
const other = createRule('other-server', () => ({ kind: 'not applicable', reason: 'PostgreSQL 18 only' }))
const blind = createRule('blind', () => {
  throw new Error('statistics cannot be read')
})
const rules = [bare, clean, other, blind]
const input = { tables: [] }

const accept = (finding: string, until?: string) => ({ finding, reason: 'small', line: 1, ...(until === undefined ? {} : { until }) })

test('every rule answers, and one that throws is told as one that could not run', async () => {
  const reports = await runRules(rules, input)
  assert.deepEqual(
    reports.map(({ rule, answer }) => [rule.name, answer.kind]),
    [
      ['bare-table', 'found'],
      ['clean-table', 'clean'],
      ['other-server', 'not applicable'],
      ['blind', 'could not run'],
    ],
  )
})

test('errors decide first, then what could not be looked at; accepted ones do not count', async () => {
  const reports = await runRules(rules, input)
  const judge = (...accepted: string[]) =>
    judgeReview(
      reviewReports(
        reports,
        accepted.map((finding) => accept(finding)),
        '2026-11-30',
      ),
    )
  assert.equal(judge(), 'does not hold')
  assert.equal(judge('bare-table:public.orders'), 'does not hold')
  assert.equal(judge('bare-table:public.orders', 'bare-table:public.items'), 'could not be checked')
  assert.equal(judge('bare-table:public.orders', 'bare-table:public.items', 'blind:could not run'), 'holds')
})

test('what is accepted holds to the end of its day, and is told when it covers nothing', async () => {
  const accepted = [accept('bare-table:public.orders', '2026-11-30'), accept('bare-table:public.gone')]
  const reports = await runRules(rules, input)
  const onTheDay = reviewReports(reports, accepted, '2026-11-30')
  assert.deepEqual(onTheDay.unused, [accepted[1]])
  assert.deepEqual(onTheDay.expired, [])
  assert.equal(onTheDay.findings[0]?.accepted, accepted[0])
  const after = reviewReports(reports, accepted, '2026-12-01')
  assert.deepEqual([after.expired, after.findings[0]?.accepted], [[accepted[0]], undefined])
})

test('for a person: what blocks, with its fix, then what could not run, and a count of everything', async () => {
  const review = reviewReports(await runRules(rules, input), [accept('bare-table:public.items')], '2026-11-30')
  assert.deepEqual(renderLines(review), [
    'error: migrations/1_a.sql:3:5 bare-table',
    '  public.orders is bare: 100%',
    '    alter table orders …',
    '',
    'could not run: blind',
    '  statistics cannot be read',
    '',
    '1 error, 0 warnings, 0 notes, 1 accepted, 1 rule clean, 1 not applicable, 1 could not run',
  ])
})

test('for GitHub: annotations with their characters escaped', async () => {
  const review = reviewReports(await runRules(rules, input), [accept('bare-table:public.items')], '2026-11-30')
  assert.deepEqual(renderAnnotations(review), [
    '::error file=migrations/1_a.sql,line=3,col=5,title=bare-table::public.orders is bare: 100%25%0Aalter table orders …',
    '::error title=blind::could not run: statistics cannot be read',
  ])
})

test('as SARIF: results keep their identity by subject, accepted ones are suppressed, a blind rule fails the run', async () => {
  const review = reviewReports(await runRules(rules, input), [accept('bare-table:public.items')], '2026-11-30')
  const sarif = renderSarif(review, { name: 'dorsal', version: '1.2.3' }) as {
    runs: [
      {
        results: Record<string, unknown>[]
        invocations: [{ executionSuccessful: boolean }]
        tool: { driver: { rules: { id: string }[] } }
      },
    ]
  }
  const [run] = sarif.runs
  assert.equal(run.invocations[0].executionSuccessful, false)
  assert.deepEqual(
    run.tool.driver.rules.map(({ id }) => id),
    ['bare-table', 'blind', 'clean-table', 'other-server'],
  )
  assert.deepEqual(run.results[0], {
    ruleId: 'bare-table',
    level: 'error',
    message: { text: 'public.orders is bare: 100%\n\nalter table orders …' },
    partialFingerprints: { 'subject/v1': 'bare-table:public.orders' },
    locations: [{ physicalLocation: { artifactLocation: { uri: 'migrations/1_a.sql' }, region: { startLine: 3, startColumn: 5 } } }],
  })
  assert.deepEqual(run.results[1]?.suppressions, [{ kind: 'external', status: 'accepted', justification: 'small' }])
})

test('accepted findings are read with their reason and day', () => {
  const text = '# why we live with it\n[[accepted]]\nfinding = "bare-table:public.orders"\nreason = "small"\nuntil = 2027-01-31\n'
  assert.deepEqual(parseAccepted(text, 'accepted.toml'), [
    { finding: 'bare-table:public.orders', reason: 'small', until: '2027-01-31', line: 2 },
  ])
  assert.deepEqual(parseAccepted('', 'accepted.toml'), [])
})

test('a mistake in them is told with its line', () => {
  const refused = (text: string, message: RegExp) =>
    assert.throws(() => parseAccepted(text, 'accepted.toml'), { code: 'accepted_unreadable', message })
  refused('[[accepted]]\nfinding = "a:b"', /^accepted\.toml:1: a reason is missing$/)
  refused('[[accepted]]\nfinding = "a"\nreason = "x"', /:1: finding must be "rule:subject"$/)
  refused('[[accepted]]\nfinding = "a:b"\nreason = "x"\nuntil = "soon"', /:1: until must be a day: 2027-01-31$/)
  refused('[[accepted]]\nfinding = "a:b"\nreason = "x"\nuntill = 2027-01-01', /:1: "untill" means nothing here$/)
  refused('rule = "a"', /:1: only \[\[accepted\]\] may stand here$/)
  refused('[[accepted]]\nfinding = ', /^accepted\.toml:2: /)
})
