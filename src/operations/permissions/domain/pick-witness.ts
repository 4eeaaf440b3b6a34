import type { Witness } from '../types.ts'

/** The one that shows most: what went furthest says what is permitted. */
export function pickWitness(witnesses: readonly Witness[]): Witness {
  return witnesses.reduce((best, each) => (toRank(each) > toRank(best) ? each : best), nothing)
}

const nothing: Witness = { kind: 'none', why: 'nothing was tried' }

function toRank(witness: Witness): number {
  if (witness.kind === 'rows') {
    if (witness.touched === 0) return witness.there === 0 ? 3 : 2
    return witness.touched >= witness.there ? 6 : 5
  }
  if (witness.kind === 'passed') return 4
  if (witness.kind === 'refused') return 1
  return witness === nothing ? -1 : 0
}
