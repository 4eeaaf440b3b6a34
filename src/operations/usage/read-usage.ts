import { type Database, PostgresError } from '../../postgres/types.ts'
import { usageNotRecorded } from './errors.ts'
import { findFirstDay, listUsage } from './store/usage.ts'
import type { UsageQuestion, UsageReport } from './types.ts'

export type RecordedUsage = {
  /** The first day of which anything is recorded, `2026-11-01`; null: of none. */
  readonly since: string | null
  /** Most used first. */
  readonly uses: readonly UsageReport[]
}

/** Throws `usage_not_recorded`. */
export async function readUsage(database: Pick<Database, 'transaction'>, question: UsageQuestion): Promise<RecordedUsage> {
  try {
    return await database.transaction({ access: 'read only', isolation: 'repeatable read' }, async (transaction) => ({
      since: (await findFirstDay(transaction)) ?? null,
      uses: await listUsage(transaction, question),
    }))
  } catch (error) {
    throw error instanceof PostgresError && absent.has(error.fields.code ?? '') ? usageNotRecorded(error) : error
  }
}

/** undefined_table, invalid_schema_name, insufficient_privilege */
const absent: ReadonlySet<string> = new Set(['42P01', '3F000', '42501'])
