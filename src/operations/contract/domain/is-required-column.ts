import type { ColumnContract } from '../types.ts'
import type { KeptRelation } from './compare-contracts.ts'
import type { Single } from './match-keys.ts'

/** A new column without which nobody who inserted rows before can insert them now. */
export function isRequiredColumn({ value, owner }: Single<ColumnContract, KeptRelation>): boolean {
  const { before, after } = owner
  return value.required === true && before.access.insert.some((role) => after.access.insert.includes(role))
}
