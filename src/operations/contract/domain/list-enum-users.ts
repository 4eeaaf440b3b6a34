import type { Comparison } from './compare-contracts.ts'

/** Columns and functions that have values of an enum on both sides, as uses name them. */
export function listEnumUsers({ columns, overloads }: Comparison, name: string): readonly string[] {
  const isOf = (type: string) => type.replace(/(\[\])+$/, '') === name
  const calls = overloads.kept.filter(
    ({ before: { parameters, result } }) => isOf(result.type) || parameters.some(({ type }) => isOf(type)),
  )
  return [
    ...columns.kept.filter(({ before }) => isOf(before.base ?? before.type)).map((column) => column.name),
    ...calls.map(({ key }) => key),
  ]
}
