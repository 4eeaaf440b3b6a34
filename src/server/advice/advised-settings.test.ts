import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTestProject } from '../../../tests/support/test-project.ts'
import { runRules } from '../../findings/run-rules.ts'
import { type AdviceRule, adviceRules } from '../../operations/advise/operation.ts'
import { openProject } from '../../project/open-project.ts'
import { readSettings } from '../settings.ts'
import { toAdvisedSettings } from './advised-settings.ts'

async function adviseConfig(config: string) {
  using files = createTestProject({ 'dorsal/config.toml': config })
  const project = await openProject(files.root)
  const { settings } = readSettings(project, { flags: new Map(), environment: {} })
  return toAdvisedSettings(settings, {
    kind: 'embedded',
    server: { host: 'localhost', port: 5432, user: 'authenticator', database: 'postgres' },
  })
}

async function ask(rule: AdviceRule, config: string) {
  const read = () => Promise.reject(new Error('A rule about settings asks no database'))
  const [report] = await runRules([rule], { read, settings: await adviseConfig(config), copy: undefined, today: '2026-11-30' })
  return report?.answer
}

for (const rule of adviceRules.filter(({ example }) => example.kind === 'config')) {
  test(`${rule.name} is found in its dangerous config.toml, and neither after its fix nor in the safe one`, async () => {
    const answer = await ask(rule, rule.example.dangerous)
    assert.equal(answer?.kind, 'found')
    for (const { fix } of answer?.kind === 'found' ? answer.findings : [])
      if (fix !== undefined) assert.deepEqual(await ask(rule, fix), { kind: 'clean' }, fix)
    assert.deepEqual(await ask(rule, rule.example.safe), { kind: 'clean' })
  })
}

const get = (name: string) => adviceRules.find((rule) => rule.name === name) as AdviceRule

test('secrets are told by the name of their setting alone', async () => {
  const config = `[auth]
jwt_secret = "super-secret-jwt-token-with-at-least-32-characters-long"
[dorsal.db]
url = "postgresql://api:changeme@db.example.org/app"`
  assert.deepEqual(await ask(get('weak-secret'), config), {
    kind: 'found',
    findings: [
      { subject: 'dorsal.db.url', message: 'dorsal.db.url is a value from documentation, which everybody knows' },
      { subject: 'auth.jwt_secret', message: 'auth.jwt_secret is a value from documentation, which everybody knows' },
    ],
  })
})

test('redirects to hosts of strangers are told from those below a domain of one’s own', async () => {
  const listed = [
    'https://*.example.org/**',
    'https://app.example.org/*',
    'http://localhost:*/**',
    'myapp://callback',
    '*',
    'https://**',
    'https://*.vercel.app/**',
    'https://*.org',
  ]
  const answer = await ask(get('wildcard-redirect'), `[auth]\nadditional_redirect_urls = ${JSON.stringify(listed)}`)
  assert.deepEqual(answer?.kind === 'found' ? answer.findings.map(({ subject }) => subject) : [], listed.slice(4))
})

test('an origin of * stands for any page without cookies; a pattern lets nobody in and null everybody', async () => {
  const cors = get('cors-with-wildcard')
  assert.deepEqual(await ask(cors, '[dorsal.http]\ncors_origins = ["*"]'), { kind: 'clean' })
  const answer = await ask(cors, '[dorsal.http]\ncors_origins = ["*", "https://*.example.org", "null"]')
  const found = answer?.kind === 'found' ? answer.findings.map(({ subject, severity }) => [subject, severity]) : []
  assert.deepEqual(found, [
    ['https://*.example.org', 'warning'],
    ['null', undefined],
  ])
})

test('the default settings have nothing that blocks or warns', async () => {
  const rules = adviceRules.filter(({ example }) => example.kind === 'config')
  const answers = await Promise.all(rules.map(async (rule) => ({ rule, answer: await ask(rule, '') })))
  const found = answers.filter(({ answer }) => answer?.kind === 'found').map(({ rule }) => [rule.name, rule.severity])
  assert.deepEqual(found, [
    ['short-passwords', 'note'],
    ['unconfirmed-mail', 'note'],
  ])
})
