import type { Answer, Disagreement, Reason, Witness } from '../types.ts'
import type { Judgement } from './judgement.ts'

export type Verdict = { readonly answer: Answer; readonly disagreement: Disagreement | null }

/** What the catalogs say against what happened. Only where both agree, or the catalogs leave it open, there is an answer. */
export function compareWitnesses({ answer, denial, reasons }: Judgement, witnesses: readonly Witness[]): Verdict {
  const shown = witnesses.length === 0 ? [nothingTried] : witnesses
  const unknown = shown.every(({ kind }) => kind === 'none') ? shown[0] : undefined
  if (unknown?.kind === 'none') return agree({ kind: 'could not be checked', why: unknown.why })
  if (shown.some((witness) => witness.kind === 'refused' && witness.by === 'within')) return agree({ kind: 'denied' })
  switch (answer.kind) {
    case 'allowed':
      return shown.some(isFull) ? agree(answer) : judgeShortfall(reasons, shown)
    case 'some rows':
      return shown.some(isBegun) ? agree(answer) : doubt('some rows were to be allowed', shown)
    case 'denied':
      return judgeDenial(denial, shown)
    default:
      return agree(conclude(shown, answer.why))
  }
}

const nothingTried: Witness = { kind: 'none', why: 'nothing could be tried' }

/** A trigger may hold rows back without a word. */
function judgeShortfall(reasons: readonly Reason[], shown: readonly Witness[]): Verdict {
  const trigger = reasons.find(({ kind }) => kind === 'trigger')
  const isRefused = shown.some((witness) => witness.kind === 'refused')
  return trigger === undefined || isRefused ? doubt('everything was to be allowed', shown) : agree(conclude(shown, trigger.sentence))
}

function judgeDenial(denial: Judgement['denial'], shown: readonly Witness[]): Verdict {
  const done = shown.some((witness) => witness.kind === 'passed' || (witness.kind === 'rows' && witness.touched > 0))
  if (done) return doubt('it was to be denied', shown)
  if (shown.some(({ kind }) => kind === 'refused')) return agree({ kind: 'denied' })
  if (denial === 'statement') return doubt('PostgreSQL was to refuse the statement', shown)
  const sawNone = shown.some((witness) => witness.kind === 'rows' && witness.there > 0)
  return agree(sawNone ? { kind: 'denied' } : { kind: 'could not be checked', why: 'there is no row that could have been kept from it' })
}

/** Nothing was held back. What a constraint stopped was let in before. */
function isFull(witness: Witness): boolean {
  return witness.kind === 'passed' || (witness.kind === 'rows' && witness.touched >= witness.there)
}

/** It may be done at all: no row, or a new row that a policy refuses, belongs to a condition. */
function isBegun(witness: Witness): boolean {
  return witness.kind === 'rows' || witness.kind === 'passed' || (witness.kind === 'refused' && witness.by === 'policy')
}

/** Where the catalogs say nothing, what was seen is the answer. */
function conclude(shown: readonly Witness[], why: string): Answer {
  const rows = shown.filter((witness) => witness.kind === 'rows')
  if (rows.some(({ touched, there }) => touched >= there && there > 0) || shown.some(({ kind }) => kind === 'passed'))
    return { kind: 'allowed' }
  if (rows.some(({ touched }) => touched > 0)) return { kind: 'some rows', condition: why }
  if (rows.some(({ there }) => there > 0) || shown.some((witness) => witness.kind === 'refused')) return { kind: 'denied' }
  return { kind: 'could not be checked', why }
}

function agree(answer: Answer): Verdict {
  return { answer, disagreement: null }
}

/** Nobody can rely on either. */
function doubt(expected: string, shown: readonly Witness[]): Verdict {
  const sentence = `By the catalogs ${expected}, but ${shown.map(describeWitness).join(', ')}`
  return { answer: { kind: 'could not be checked', why: 'the catalogs and the witness disagree' }, disagreement: { sentence } }
}

export function describeWitness(witness: Witness): string {
  if (witness.kind === 'rows') return `${witness.touched} of ${witness.there} rows were reached`
  if (witness.kind === 'passed') return witness.note
  return witness.kind === 'refused' ? `it was refused: ${witness.message}` : `it could not be tried: ${witness.why}`
}
