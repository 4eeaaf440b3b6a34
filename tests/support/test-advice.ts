import { silentLog } from '../../src/base/log.ts'
import { runRules } from '../../src/findings/run-rules.ts'
import type { Finding, RuleAnswer } from '../../src/findings/types.ts'
import { createReadOnce } from '../../src/operations/advise/store/read-once.ts'
import type { AdviceRule, AdvisedSettings } from '../../src/operations/advise/types.ts'
import { parseConnectionUrl } from '../../src/postgres/connection-target.ts'
import { applyHouseMigrations } from '../../src/postgres/house-migrations.ts'
import type { Database, Transaction } from '../../src/postgres/types.ts'
import { accessHouse, authHouse } from '../../src/server/houses.ts'
import { connectTestDatabase } from './test-catalog.ts'
import { createTestDatabase } from './test-database.ts'

/** What a project is set to that nobody set anything in. */
export const advisedSettings: AdvisedSettings = {
  exposedSchemas: ['public'],
  anonymousRole: 'anon',
  servingRole: 'authenticator',
  secrets: [],
  tokenSeconds: 3600,
  redirectUrls: [],
  siteUrl: 'http://127.0.0.1:3000',
  corsOrigins: [],
  anonymousSignIns: false,
  confirmsMail: true,
  rotatesRefreshTokens: true,
  minimumPasswordLength: 8,
  statisticsDays: 0,
  host: '127.0.0.1',
}

export type AdvisedDatabase = {
  readonly url: string
  readonly database: Database
  /** Runs SQL, asks, and undoes all of it. */
  readonly attempt: <T>(work: (attempt: Attempt) => Promise<T>) => Promise<T>
  readonly drop: () => Promise<void>
}

export type Attempt = {
  readonly run: (text: string) => Promise<void>
  readonly ask: (rules: readonly AdviceRule[], settings?: Partial<AdvisedSettings>) => Promise<ReadonlyMap<string, RuleAnswer>>
}

/** A database that Dorsal prepared, for as many attempts as a test file makes. */
export async function createAdvisedDatabase(): Promise<AdvisedDatabase> {
  const created = await createTestDatabase({ prefix: 'advise' })
  await applyHouseMigrations(parseConnectionUrl(created.url), [accessHouse, authHouse], silentLog)
  const database = await connectTestDatabase(created.url)
  return {
    url: created.url,
    database,
    attempt: (work) =>
      database.transaction({ end: 'rollback' }, (transaction) =>
        work({
          run: (text) => transaction.run(text),
          ask: (rules, settings) => ask(transaction, rules, { ...advisedSettings, ...settings }),
        }),
      ),
    drop: async () => {
      await database.close()
      await created.drop()
    },
  }
}

async function ask(
  transaction: Transaction,
  rules: readonly AdviceRule[],
  settings: AdvisedSettings,
): Promise<ReadonlyMap<string, RuleAnswer>> {
  const read = createReadOnce(transaction, settings)
  const reports = await runRules(rules, { read, settings, today: '2026-11-30' })
  return new Map(reports.map(({ rule, answer }) => [rule.name, answer]))
}

export function listFound(answer: RuleAnswer | undefined): readonly Finding[] {
  return answer?.kind === 'found' ? answer.findings : []
}
