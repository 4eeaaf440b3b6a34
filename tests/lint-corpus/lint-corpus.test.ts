import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { silentLog } from '../../src/base/log.ts'
import { type LintDatabase, type LintReport, lintMigrations, lintRules } from '../../src/operations/lint/operation.ts'
import { parseConnectionUrl } from '../../src/postgres/connection-target.ts'
import { applyHouseMigrations } from '../../src/postgres/house-migrations.ts'
import type { Database } from '../../src/postgres/types.ts'
import { accessHouse } from '../../src/server/houses.ts'
import { connectTestDatabase } from '../support/test-catalog.ts'
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts'
import { type LintCase, readCases, schema } from './read-cases.ts'

const cases = readCases()
const dangerous = cases.filter(({ kind }) => kind === 'dangerous')
const safe = cases.filter(({ kind }) => kind === 'safe')

let prepared: TestDatabase
let facts: Database
let major = 0
before(async () => {
  prepared = await createTestDatabase({ prefix: 'corpus' })
  await applyHouseMigrations(parseConnectionUrl(prepared.url), [accessHouse], silentLog)
  await prepared.query(schema)
  facts = await connectTestDatabase(prepared.url)
  const [server] = await prepared.query("select current_setting('server_version_num')::int / 10000 as major")
  major = Number(server?.major)
})
after(async () => {
  await facts.close()
  await prepared.drop()
})

async function lint({ migrations }: LintCase, database: LintDatabase): Promise<LintReport> {
  const files = migrations.map((text, index) => ({ file: `${index + 1}.sql`, text }))
  const known = { exposedSchemas: ['public'], smallTable: 0, accepted: [], today: '2026-11-30' }
  return await lintMigrations({ files, together: true, database, ...known })
}

function listRules({ review }: LintReport, ...severities: readonly string[]): readonly string[] {
  const found = review.findings.filter(({ severity }) => severities.includes(severity))
  return [...new Set(found.map(({ rule }) => rule.name))].sort()
}

test('every migration of the corpus gives exactly the rules of its header, without a database', async () => {
  for (const each of cases) {
    const report = await lint(each, { kind: 'none' })
    assert.deepEqual([each.name, listRules(report, 'error', 'warning')], [each.name, each.offline])
    assert.deepEqual([each.name, listRules(report, 'note')], [each.name, each.notes])
  }
})

test('beside the database, at least 95 of 100 dangerous ones are caught and at most 2 of 100 safe ones are blocked', async () => {
  const reports = new Map<LintCase, LintReport>()
  for (const each of cases) reports.set(each, await lint(each, { kind: 'open', database: facts }))
  for (const [each, report] of reports) assert.deepEqual([each.name, listRules(report, 'error', 'warning')], [each.name, each.expect])
  const count = (kind: readonly LintCase[], holds: (report: LintReport) => boolean) =>
    kind.filter((each) => {
      const report = reports.get(each)
      return report !== undefined && holds(report)
    }).length
  const caught = count(dangerous, (report) => listRules(report, 'error', 'warning').length > 0)
  const blocked = count(safe, ({ verdict }) => verdict !== 'holds')
  assert.ok(dangerous.length >= 60 && safe.length >= 60)
  assert.ok(caught >= dangerous.length * 0.95, `${caught} of ${dangerous.length} caught`)
  assert.ok(blocked <= safe.length * 0.02, `${blocked} of ${safe.length} blocked`)
})

test('every rule that blocks or warns has a dangerous migration in the corpus', () => {
  const found = new Set(dangerous.flatMap(({ expect }) => expect))
  const missing = lintRules.filter(({ name, severity }) => severity !== 'note' && !found.has(name))
  assert.deepEqual(
    missing.map(({ name }) => name),
    [],
  )
})

/** Statements that PostgreSQL refuses in a transaction, and those that want one to end, run in a database of their own. */
const runsAlone = ({ migrations }: LintCase) =>
  /^(vacuum|begin|commit)|\bconcurrently\b|^reindex|^drop database|^alter type \w+ add value/im.test(migrations.join('\n'))

/** Newer SQL than the server knows: `tests/external/lint-corpus.ts` has it on older ones. */
const isKnown = ({ since }: LintCase) => since <= major

async function openClient(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  return client
}

async function stateOf(work: Promise<unknown>): Promise<string | undefined> {
  try {
    await work
    return undefined
  } catch (error) {
    if (error instanceof pg.DatabaseError) return error.code
    throw error
  }
}

test('every migration of the corpus that a transaction can hold is SQL that PostgreSQL runs', async (t) => {
  const client = await openClient(prepared.url)
  t.after(() => client.end())
  for (const each of cases.filter((candidate) => isKnown(candidate) && !runsAlone(candidate))) {
    await client.query('begin')
    assert.deepEqual([each.name, await stateOf(client.query(each.migrations.join('\n')))], [each.name, each.fails])
    await client.query('rollback')
  }
})

test('those that no transaction can hold run too, each after the database was made anew', async (t) => {
  const database = await createTestDatabase({ prefix: 'corpus', sql: schema })
  t.after(() => database.drop())
  for (const each of cases.filter((candidate) => isKnown(candidate) && runsAlone(candidate))) {
    await database.query(
      `drop schema public, reports, empty_one cascade; create schema public; drop extension if exists pg_trgm; ${schema}`,
    )
    assert.deepEqual([each.name, await runAlone(database.url, each)], [each.name, each.fails])
  }
})

async function runAlone(url: string, { migrations, fails }: LintCase): Promise<string | undefined> {
  const client = await openClient(url)
  try {
    for (const migration of migrations) {
      const statements = fails === undefined ? migration.split(/;\s*$/m).filter((text) => text.trim() !== '') : [migration]
      for (const statement of statements) {
        const state = await stateOf(client.query(statement))
        if (state !== undefined) return state
      }
    }
    return undefined
  } finally {
    await client.end()
  }
}

const observed = dangerous.filter((each) => each.table !== undefined && each.fails === undefined && !runsAlone(each))

test('whom a migration keeps waiting is what a client beside it experiences while its transaction is open', async (t) => {
  assert.ok(observed.length >= 20, `${observed.length} observed`)
  const [migrator, client] = [await openClient(prepared.url), await openClient(prepared.url)]
  t.after(() => Promise.all([migrator.end(), client.end()]))
  await client.query("set lock_timeout = '40ms'")
  for (const each of observed.filter(isKnown)) {
    await migrator.query('begin')
    await migrator.query(each.migrations.join('\n'))
    assert.deepEqual([each.name, await experience(client, each.table ?? '')], [each.name, each.blocks])
    assert.deepEqual([each.name, readClaim(await lint(each, { kind: 'none' }))], [each.name, each.blocks])
    await migrator.query('rollback')
  }
})

/** The most that a rule says of the migration. */
function readClaim({ review }: LintReport): string {
  const claims = new Set(review.findings.map(({ details }) => details?.blocks))
  return ['reads and writes', 'writes'].find((claim) => claims.has(claim)) ?? 'nothing'
}

/** Reads a row and deletes one that the migration may hold, and says which of the two had to wait. */
async function experience(client: pg.Client, table: string): Promise<string> {
  const isReadBlocked = (await stateOf(client.query(`select id from ${table} limit 1`))) === lockNotAvailable
  await client.query('begin')
  const isWriteBlocked = (await stateOf(client.query(`delete from ${table} where id = 1`))) === lockNotAvailable
  await client.query('rollback')
  if (isReadBlocked) return 'reads and writes'
  return isWriteBlocked ? 'writes' : 'nothing'
}

const lockNotAvailable = '55P03'
