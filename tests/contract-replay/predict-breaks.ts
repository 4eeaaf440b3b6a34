import { type Contract, diffContracts } from '../../src/operations/contract/operation.ts'
import type { Recorded } from './record-day.ts'

/** Names of calls: those that break for certain, and those of which the records cannot tell. */
export type Prediction = { readonly certain: ReadonlySet<string>; readonly possible: ReadonlySet<string> }

type Question = {
  readonly earlier: Contract
  readonly later: Contract
  /** Milliseconds since 1970. */
  readonly now: number
  readonly recorded: readonly Recorded[]
}

/** What the guard says of each recorded call, by nothing but what was counted of it. */
export async function predictBreaks(question: Question): Promise<Prediction> {
  const certain = new Set<string>()
  const possible = new Set<string>()
  const judged = new Map<string, Fate>()
  for (const { name, uses } of question.recorded) {
    const key = JSON.stringify(uses)
    const fate = judged.get(key) ?? (await judge(question, uses))
    judged.set(key, fate)
    if (fate === 'breaks') certain.add(name)
    if (fate === 'may break') possible.add(name)
  }
  return { certain, possible }
}

type Fate = 'breaks' | 'may break' | 'works'

async function judge({ earlier, later, now }: Question, uses: Recorded['uses']): Promise<Fate> {
  const { review } = await diffContracts({ before: earlier, after: later, usage: { since: now, uses }, accepted: [], now, unusedDays: 30 })
  const hitting = review.findings.filter(({ details }) => Array.isArray(details?.uses) && details.uses.length > 0)
  if (hitting.some(({ severity, details }) => severity === 'error' && details?.unknown === undefined)) return 'breaks'
  return hitting.some(({ severity }) => severity !== 'note') ? 'may break' : 'works'
}
