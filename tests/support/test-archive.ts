import { readFileSync } from 'node:fs'
import { Fault } from '../../src/base/fault.ts'
import { loadCatalog } from '../../src/catalog/load-catalog.ts'
import type { Catalog } from '../../src/catalog/types.ts'
import { type RenderedSql, renderSql } from '../../src/postgres/sql.ts'
import type { Database, RoundTrip } from '../../src/postgres/types.ts'
import type { Intent } from '../../src/query/intent.ts'
import type { Outcome } from '../../src/query/outcome.ts'
import type { PlanLimits } from '../../src/query/plan.ts'
import { planIntent } from '../../src/query/plan-intent.ts'
import { type Run, runPlan } from '../../src/query/run-plan.ts'
import { renderPlan } from '../../src/query/sql/render-plan.ts'
import { connectTestDatabase } from './test-catalog.ts'
import { createTestDatabase } from './test-database.ts'

export type TestArchive = {
  readonly catalog: Catalog
  readonly run: (intent: Intent, options?: ArchiveOptions) => Promise<Outcome>
  /** The body, read as JSON. */
  readonly read: (intent: Intent, options?: ArchiveOptions) => Promise<unknown>
  /** Code, status and, where there are any, details and hint of the Fault that an intent is refused with. */
  readonly refuse: (intent: Intent, options?: ArchiveOptions) => Promise<Refusal>
  readonly render: (intent: Intent) => RenderedSql
  /** Everything that was sent to PostgreSQL, last first. */
  readonly sent: RoundTrip[]
  readonly query: (text: string) => Promise<readonly Record<string, unknown>[]>
  readonly stop: () => Promise<void>
}

export type ArchiveOptions = { readonly limits?: Partial<PlanLimits>; readonly run?: Partial<Omit<Run, 'database'>> }

export type Refusal = {
  readonly code: string
  readonly status: number
  readonly message: string
  readonly details: unknown
  readonly hint: string | null
}

export const generous: PlanLimits = {
  maxRows: undefined,
  aggregates: true,
  explain: true,
  embedDepth: undefined,
  targetNamesInFilters: true,
  embedsAsJsonb: false,
}

/** The film archive in a database of its own, read as the role that has no more than its grants. */
export async function startTestArchive(): Promise<TestArchive> {
  const sql = readFileSync(new URL('film-archive.sql', import.meta.url), 'utf8')
  const created = await createTestDatabase({ sql, prefix: 'archive' })
  const database = await connectTestDatabase(created.url)
  const catalog = await loadCatalog(database, { schemas: ['archive'], extraSearchPath: ['public'], hoistedSettings: [] })
  const sent: RoundTrip[] = []
  const observed: Pick<Database, 'roundTrip'> = {
    roundTrip: (request) => {
      sent.unshift(request)
      return database.roundTrip(request)
    },
  }
  const run: TestArchive['run'] = async (intent, options = {}) =>
    runPlan(planIntent(intent, catalog, { ...generous, ...options.limits }), { ...plainRun(catalog), ...options.run, database: observed })
  return {
    catalog,
    run,
    read: async (intent, options) => JSON.parse((await run(intent, options)).body.toString()),
    refuse: async (intent, options) => describe(await run(intent, options).then(noFault, (error: unknown) => error)),
    render: (intent) => renderSql(renderPlan(planIntent(intent, catalog, generous)).main),
    sent,
    query: created.query,
    stop: async () => {
      await database.close()
      await created.drop()
    },
  }
}

function plainRun(catalog: Catalog): Omit<Run, 'database'> {
  return {
    context: { method: 'GET', path: '/films', headers: { accept: '*/*' }, cookies: { theme: 'dark' } },
    identity: { role: 'archive_reader', claims: '{"role":"archive_reader","sub":"7"}', source: 'token' },
    catalog,
    settings: { extraSearchPath: ['public'], preRequest: undefined, transactionEnd: 'commit-allow-override', session: [] },
  }
}

function noFault(): never {
  throw new Error('Was not refused')
}

function describe(error: unknown): Refusal {
  if (!(error instanceof Fault)) throw error
  const { code, status, message, details, hint } = error
  return { code, status, message, details, hint }
}
