import type { PlannedEmbed } from '../plan.ts'

/** A spread whose one row stands among the columns of its parent's. */
export function isSpreadToOne({ shape }: Pick<PlannedEmbed, 'shape'>): boolean {
  return typeof shape !== 'string' && !shape.many
}
