/** What PostgreSQL knows of a table or an index of the live database as a whole. */
export type RelationStatistics = {
  readonly schema: string
  readonly name: string
  readonly kind: 'table' | 'index'
  /** Of its file now: a planner believes nothing else. */
  readonly bytes: number
  /** As of the last VACUUM or ANALYZE; -1 rows: there was none. */
  readonly pages: number
  readonly rows: number
  readonly visiblePages: number
}

/** A row of pg_stats, its values as PostgreSQL writes them. Source: https://www.postgresql.org/docs/18/view-pg-stats.html */
export type ColumnStatistics = {
  readonly schema: string
  /** A table, or an index that has expressions. */
  readonly relation: string
  /** Of a table by its name, of an index by its place: names of expressions are made up anew by each server. */
  readonly column: string | null
  readonly place: number | null
  readonly inherited: boolean
} & Readonly<Record<StatisticField, string | null>>

export const statisticFields = {
  null_frac: 'real',
  avg_width: 'integer',
  n_distinct: 'real',
  most_common_vals: 'text',
  most_common_freqs: 'real[]',
  histogram_bounds: 'text',
  correlation: 'real',
  most_common_elems: 'text',
  most_common_elem_freqs: 'real[]',
  elem_count_histogram: 'real[]',
  range_length_histogram: 'text',
  range_empty_frac: 'real',
  range_bounds_histogram: 'text',
} as const

export type StatisticField = keyof typeof statisticFields

export type PlannerSetting = { readonly name: string; readonly value: string }

/** Everything by which a planner decides, but the schema. */
export type DatabaseStatistics = {
  /** `180004` */
  readonly version: number
  readonly relations: readonly RelationStatistics[]
  readonly columns: readonly ColumnStatistics[]
  readonly settings: readonly PlannerSetting[]
}
