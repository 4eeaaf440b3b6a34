import { sql } from '../../../../postgres/sql.ts'
import type { Transaction } from '../../../../postgres/types.ts'
import { samples } from '../indexes/choose-values.ts'
import { renderParameter } from '../indexes/render-parameter.ts'
import type { ColumnName, ParameterUse } from '../indexes/types.ts'
import type { ValueSource, Values } from '../indexes/value-source.ts'
import { type Distribution, pickValues } from './pick-values.ts'

/** Values that statistics of the columns tell, each column for itself: nothing is known of which stand in one row. */
export const statisticsOfCopy: ValueSource = {
  sample: sampleStatistics,
  findCommonest: async (transaction, column) => (await readDistribution(transaction, column))?.commonest[0]?.value,
  lack: 'there are no statistics of the values that it asks for',
}

async function sampleStatistics(transaction: Transaction, uses: readonly ParameterUse[]): Promise<readonly Values[]> {
  const picked: (readonly string[])[] = []
  for (const use of uses) {
    const distribution = await readDistribution(transaction, use)
    picked.push(distribution === undefined ? [] : pickValues(distribution, samples))
  }
  if (picked.some(({ length }) => length === 0)) return []
  return Array.from(
    { length: samples },
    (_, turn) => new Map(uses.map(({ number, form }, position) => [number, renderParameter(picked[position]?.[turn] ?? '', form)])),
  )
}

type DistributionRow = {
  readonly values: readonly string[] | null
  readonly shares: readonly number[] | null
  readonly bounds: readonly string[] | null
}

async function readDistribution({ query }: Transaction, { schema, table, column }: ColumnName): Promise<Distribution | undefined> {
  // Without its type an array of any elements is text, and as that an array of texts.
  const [row] = await query<DistributionRow>(sql`
    select most_common_vals::text::text[] as values, most_common_freqs::float8[] as shares, histogram_bounds::text::text[] as bounds
    from pg_stats where schemaname = ${schema} and tablename = ${table} and attname = ${column} order by inherited limit 1`)
  if (row === undefined) return undefined
  const commonest = (row.values ?? []).map((value, position) => ({ value, share: row.shares?.[position] ?? 0 }))
  return { commonest, bounds: row.bounds ?? [] }
}
