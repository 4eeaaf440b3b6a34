import type { Witness } from '../types.ts'
import type { Attempted } from './attempt.ts'
import { classifyEmpty, classifyRefusal } from './classify-refusal.ts'

/** Rows that were there when it was tried, of which `generated` were made for it. */
export type Stock = { readonly there: number; readonly generated: number }

export function toWitness({ attempt, outcome }: Attempted, stock: Stock): Witness {
  const { statement, kind } = attempt
  if (outcome.kind === 'too slow') return { kind: 'none', why: `it took longer than ${outcome.milliseconds} ms` }
  if (outcome.kind === 'refused') return (kind === 'probe' ? classifyEmpty : classifyRefusal)(statement, outcome)
  if (kind === 'probe') return { kind: 'passed', statement, note: 'permission checked, no row touched' }
  return { kind: 'rows', statement, touched: outcome.touched, ...stock, ...(outcome.which === undefined ? {} : { which: outcome.which }) }
}
