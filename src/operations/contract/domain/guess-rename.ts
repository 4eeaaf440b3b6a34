import type { ColumnContract, RelationContract } from '../types.ts'
import type { Comparison } from './compare-contracts.ts'
import type { Single } from './match-keys.ts'

/** The one new column beside it of the same type, which may be the old one by another name. */
export function guessRenamedColumn(
  gone: Comparison['columns']['gone'][number],
  { columns }: Pick<Comparison, 'columns'>,
): Comparison['columns']['come'][number] | undefined {
  const likely = columns.come.filter(({ owner, value }) => owner.name === gone.owner.name && isAlike(value, gone.value))
  return likely.length === 1 ? likely[0] : undefined
}

function isAlike(one: ColumnContract, other: ColumnContract): boolean {
  return one.type === other.type && one.nullable === other.nullable && one.computed === other.computed
}

/** The one new relation with most of its columns. */
export function guessRenamedRelation(
  gone: Single<RelationContract>,
  { relations }: Pick<Comparison, 'relations'>,
): Single<RelationContract> | undefined {
  const names = Object.keys(gone.value.columns)
  const common = ({ value }: Single<RelationContract>) => names.filter((name) => Object.hasOwn(value.columns, name)).length
  const likely = relations.come.filter((candidate) => common(candidate) * 3 >= names.length * 2)
  return likely.length === 1 ? likely[0] : undefined
}
