import type { EmbedContract } from '../types.ts'
import type { Comparison, KeptRelation } from './compare-contracts.ts'
import type { Single } from './match-keys.ts'

type Embed = Single<EmbedContract, KeptRelation>
type Embeds = Pick<Comparison, 'embeds'>

export type HintChange = { readonly before: Embed; readonly after: Embed }

/** Embeds that are there by another name only: the same relation, through the same columns. */
export function listHintChanges({ embeds }: Embeds): readonly HintChange[] {
  return embeds.gone.flatMap((before) => {
    const after = embeds.come.find((embed) => isSame(before, embed))
    return after === undefined ? [] : [{ before, after }]
  })
}

/** Embeds that are gone by themselves: with a relation goes what embeds it. */
export function listLostEmbeds({ embeds, relations }: Pick<Comparison, 'embeds' | 'relations'>): readonly Embed[] {
  return embeds.gone.filter((embed) => !isHintChange(embed, embeds.come) && relations.gone.every(({ name }) => name !== embed.value.to))
}

/** The same on the way back. */
export function listNewEmbeds({ embeds, relations }: Pick<Comparison, 'embeds' | 'relations'>): readonly Embed[] {
  return embeds.come.filter((embed) => !isHintChange(embed, embeds.gone) && relations.come.every(({ name }) => name !== embed.value.to))
}

function isHintChange(embed: Embed, others: readonly Embed[]): boolean {
  return others.some((other) => isSame(embed, other))
}

function isSame(one: Embed, other: Embed): boolean {
  const [left, right] = [one.value, other.value]
  return one.owner === other.owner && left.to === right.to && left.through === right.through && left.cardinality === right.cardinality
}
