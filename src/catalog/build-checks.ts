import type { CheckRow } from './queries/checks-query.ts'
import type { TypeRow } from './queries/types-query.ts'
import type { ColumnCheck, Domain } from './types.ts'

export function buildColumnChecks(rows: readonly CheckRow[]): ReadonlyMap<number, readonly ColumnCheck[]> {
  const checks = new Map<number, ColumnCheck[]>()
  for (const { relation, column, expression } of rows) {
    if (column !== null) checks.set(relation, [...(checks.get(relation) ?? []), { column, expression }])
  }
  return checks
}

/** By the name that `format_type` prints. */
export function buildDomains(types: readonly TypeRow[], checks: readonly CheckRow[]): ReadonlyMap<string, Domain> {
  const formats = new Map(types.map(({ oid, format }) => [oid, format]))
  const checksOf = Map.groupBy(checks, ({ domain }) => domain)
  const domains = types.filter(({ kind }) => kind === 'd')
  return new Map(
    domains.map(({ oid, format, base }) => [
      format,
      { type: formats.get(base) ?? 'text', checks: (checksOf.get(oid) ?? []).map(({ expression }) => expression) },
    ]),
  )
}

/** By the name that `format_type` prints: values in order. */
export function buildEnums(types: readonly TypeRow[]): ReadonlyMap<string, readonly string[]> {
  return new Map(types.flatMap(({ format, enum_values }) => (enum_values === null ? [] : [[format, enum_values] as const])))
}
