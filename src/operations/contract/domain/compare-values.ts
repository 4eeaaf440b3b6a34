import type { ColumnContract } from '../types.ts'

/** Values that a check allowed and does not allow now, where both sides allow some only. */
export function findLostValues(before: ColumnContract, after: ColumnContract): readonly (string | number)[] {
  const [then, now] = [before.limits?.values, after.limits?.values]
  if (then === undefined || now === undefined) return []
  return then.filter((value) => !now.includes(value))
}
