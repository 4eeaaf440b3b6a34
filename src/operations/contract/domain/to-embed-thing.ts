import type { EmbedContract, RelationContract } from '../types.ts'
import type { Comparison, KeptRelation } from './compare-contracts.ts'
import type { Single } from './match-keys.ts'

/** An embed as uses name it: `public.orders → customers`. */
export function toEmbedThing({ owner, value }: { readonly owner: KeptRelation; readonly value: EmbedContract }): string {
  return `${owner.name} → ${value.to.slice(value.to.indexOf('.') + 1)}`
}

/** Embeds of a relation that is gone, in those that stay. */
export function listEmbedThings({ name }: Single<RelationContract>, { embeds }: Pick<Comparison, 'embeds'>): readonly string[] {
  return [...new Set(embeds.gone.filter(({ value }) => value.to === name).map(toEmbedThing))]
}
