import { dataWouldBeLost } from '../errors.ts'
import type { CountedLoss } from '../types.ts'

/** Throws `data_would_be_lost` unless everything that holds something is named: `orders.note`, or `sales.orders.note` outside of `public`. */
export function checkConsent(losses: readonly CountedLoss[], named: readonly string[]): void {
  const agreed = new Set(named.flatMap((name) => [name, `public.${name}`]))
  const left = losses.filter(({ name, count }) => count > 0 && !agreed.has(name))
  if (left.length > 0) throw dataWouldBeLost(left)
}
