import { listValues } from '../../../catalog/values/list-values.ts'
import { readHints } from '../../../catalog/values/read-hints.ts'
import type { Choice } from './choices.ts'
import { keepValid } from './keep-valid.ts'
import type { RowScope } from './row-scope.ts'
import type { ColumnFacts, RowValues, TableFacts } from './types.ts'

/** What there is to choose from for columns that no foreign key decides; of those that are wanted, what is wanted. */
export async function listChoices(
  { transaction, getRandom }: RowScope,
  facts: TableFacts,
  { columns, wanted }: { readonly columns: readonly ColumnFacts[]; readonly wanted: RowValues },
): Promise<readonly Choice[]> {
  const random = getRandom(facts.name.name)
  const free = columns.filter(({ name }) => !wanted.has(name))
  const lists = free.map(({ name, shape, typeName }) => {
    const checks = facts.checks.filter((check) => check.columns.includes(name))
    return {
      type: typeName,
      texts: [...new Set(listValues(shape, { hints: readHints(checks.map(({ expression }) => expression)), random }))],
    }
  })
  const valid = await keepValid(transaction, lists)
  return [
    ...free.map(({ name, isNullable }, index) => ({ columns: [name], tuples: toTuples(valid[index] ?? [], isNullable) })),
    ...[...wanted].map(([name, value]) => ({ columns: [name], tuples: [[value]] })),
  ]
}

function toTuples(texts: readonly string[], isNullable: boolean): Choice['tuples'] {
  return [...texts.map((text) => [text]), ...(isNullable ? [[null]] : [])]
}
