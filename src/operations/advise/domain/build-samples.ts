import type { AdvisedColumn } from '../store/read-columns.ts'

/** Column → value, as JSON. */
export type Sample = Readonly<Record<string, unknown>>

const somebodyElse = '1f3d7c52-64f0-4b0a-9a3e-5b8f0c7d2e90'

const low: Sample = { B: false, N: -1, S: '', D: '1970-01-01' }
const high: Sample = { B: true, N: 32_000, S: 'z', D: '2999-12-31' }
const ids: Sample = { ...high, S: somebodyElse }

/** Rows that a condition about rows tells apart: nothing but nulls, the least of each type, the most, and ids of somebody else where text may hold one. By the categories of PostgreSQL's types. */
export function buildSamples(
  columns: readonly Pick<AdvisedColumn, 'name' | 'type' | 'typeName' | 'category' | 'labels'>[],
): readonly Sample[] {
  const build = (values: Sample, enumPlace: number) =>
    Object.fromEntries(columns.map((column) => [column.name, toValue(column, values, enumPlace)]))
  return [{}, build(low, 0), build(high, -1), build(ids, -1)]
}

function toValue(
  { type, typeName, category, labels }: Parameters<typeof buildSamples>[0][number],
  values: Sample,
  enumPlace: number,
): unknown {
  if (typeName === 'uuid') return somebodyElse
  if (typeName === 'json' || typeName === 'jsonb') return {}
  if (typeName === 'time' || typeName === 'timetz') return '12:00'
  // numeric(3,2) holds no larger ones, and varchar(2) no longer ones.
  if (category === 'N' && type.includes('(')) return 0
  if (category === 'S' && type.includes('(')) return values[category] === '' ? '' : 'z'
  if (category === 'E') return labels.at(enumPlace) ?? null
  if (category === 'A') return []
  return values[category] ?? null
}
