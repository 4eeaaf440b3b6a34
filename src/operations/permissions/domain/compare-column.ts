import type { Answer, Witness } from '../types.ts'
import { describeWitness, type Verdict } from './compare.ts'
import type { ColumnJudgement, Judgement } from './judgement.ts'

/** A column shares the answer of its cell where it may be named at all; of that its probe is the witness. */
export function compareColumn(
  { access }: ColumnJudgement,
  cell: { readonly judgement: Judgement; readonly answer: Answer },
  witness: Witness,
): Verdict {
  if (witness.kind === 'none') return { answer: { kind: 'could not be checked', why: witness.why }, disagreement: null }
  if (witness.kind === 'refused' && witness.by === 'within') return { answer: { kind: 'denied' }, disagreement: null }
  const isRefused = witness.kind === 'refused' && witness.by !== 'policy'
  if (access === 'not known') return { answer: isRefused ? { kind: 'denied' } : cell.answer, disagreement: null }
  // What refuses the whole statement, a table that a policy reads, says nothing of the column.
  const isWhole = cell.judgement.answer.kind !== 'allowed' && cell.judgement.answer.kind !== 'some rows'
  if (access === 'yes' && isRefused && !isWhole) return doubt('it was to be allowed', witness)
  if (access === 'no' && !isRefused) return doubt('it was to be denied', witness)
  return { answer: access === 'no' ? { kind: 'denied' } : cell.answer, disagreement: null }
}

function doubt(expected: string, witness: Witness): Verdict {
  return {
    answer: { kind: 'could not be checked', why: 'the catalogs and the witness disagree' },
    disagreement: { sentence: `By the catalogs ${expected}, but ${describeWitness(witness)}` },
  }
}
