import type { RelationContract } from '../types.ts'
import type { Comparison } from './compare-contracts.ts'

export type AmbiguousEmbed = { readonly relation: string; readonly to: string }

/** Relations that a request must tell apart by a hint, and did not need to; or the reverse. */
export function listAmbiguous({ relations }: Comparison, way: 'became' | 'was'): readonly AmbiguousEmbed[] {
  return relations.kept.flatMap(({ name, before, after }) => {
    const [from, to] = way === 'became' ? [before, after] : [after, before]
    return listTargets(to)
      .filter((target) => countWays(from, target) === 1 && countWays(to, target) > 1)
      .map((target) => ({ relation: name, to: target }))
  })
}

function listTargets({ embeds = {} }: RelationContract): readonly string[] {
  return [...new Set(Object.values(embeds).map(({ to }) => to))]
}

function countWays({ embeds = {} }: RelationContract, target: string): number {
  return Object.values(embeds).filter(({ to, through }) => to === target && !through.endsWith('()')).length
}
