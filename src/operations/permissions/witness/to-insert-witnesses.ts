import type { Witness } from '../types.ts'
import type { Attempted } from './attempt.ts'
import { toWitness } from './to-witness.ts'

/** Of all rows that were tried, how many were let in; where none was, why. */
export function toInsertWitnesses(attempted: readonly Attempted[], problem: string | undefined): readonly Witness[] {
  if (attempted.length === 0) return [{ kind: 'none', why: `no row could be made: ${problem ?? 'it takes none'}` }]
  const witnesses = attempted.map((each) => toWitness(each, { there: 1, generated: 1 }))
  const taken = witnesses.filter((witness) => witness.kind === 'passed' || (witness.kind === 'rows' && witness.touched > 0))
  const [first] = taken
  if (first?.kind !== 'rows' && first?.kind !== 'passed') return witnesses
  if (taken.every(({ kind }) => kind === 'passed')) return taken
  return [{ kind: 'rows', statement: first.statement, touched: taken.length, there: witnesses.length, generated: witnesses.length }]
}
