import type { TestContext } from 'node:test'
import { silentLog } from '../../src/base/log.ts'
import { type Change, type PhaseKind, planChange, renderPhase } from '../../src/operations/expand-contract/operation.ts'
import { parseConnectionUrl } from '../../src/postgres/connection-target.ts'
import { postgresDefaults } from '../../src/postgres/settings.ts'
import { createTestDatabase } from './test-database.ts'

/** A database made from SQL, and the migrations of a change of its schema, which a test runs one by one. */
export async function openSchemaChange(t: TestContext, sql: string, change: Change) {
  const database = await createTestDatabase({ sql, prefix: 'expand' })
  t.after(() => database.drop())
  const place = { target: parseConnectionUrl(database.url), settings: postgresDefaults, log: silentLog }
  const plan = await planChange(place, change)
  return {
    query: database.query,
    url: database.url,
    notes: plan.notes,
    texts: plan.phases.map((phase) => renderPhase(phase, { name: plan.name, expandedBy: '1' }).text),
    /** Runs the statements of a phase, one by one. */
    apply: async (kind: PhaseKind) => {
      for (const phase of plan.phases.filter((each) => each.kind === kind)) for (const step of phase.steps) await database.query(step.sql)
    },
    undo: async (kind: PhaseKind) => {
      for (const phase of plan.phases.filter((each) => each.kind === kind))
        for (const step of phase.down ?? []) await database.query(step.sql)
    },
  }
}
