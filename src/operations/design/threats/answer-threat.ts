import type { Review, ReviewedFinding } from '../../../findings/types.ts'
import type { Evidence, StrideCategory, Threat } from '../types.ts'

/** What the threats are judged by. */
export type ThreatFacts = {
  /** Every setting as text; of a secret, `set` or nothing. */
  readonly settings: ReadonlyMap<string, string>
  /** What the advisor said; undefined: it was not asked. */
  readonly review: Review | undefined
  /** What was looked at otherwise. */
  readonly facts: Readonly<Record<FactName, Fact>>
}

export const factNames = ['connection of clients', 'connection to the database', 'audit log'] as const

export type FactName = (typeof factNames)[number]

export type Fact = { readonly state: Threat['state']; readonly sentence: string }

/** A threat, and what would answer it: open when one of the answers is missing. */
export type ThreatCard = { readonly category: StrideCategory; readonly threat: string; readonly asks: readonly Ask[] }

export type Ask =
  /** A setting whose value has to be safe. */
  | { readonly setting: string; readonly isSafe: (value: string) => boolean }
  /** Rules of the advisor that must find nothing. */
  | { readonly rules: readonly string[] }
  | { readonly fact: FactName }

type Answered = { readonly state: Threat['state']; readonly evidence: readonly Evidence[] }

/** The worst of its answers is that of the threat. */
export function answerThreat({ category, threat, asks }: ThreatCard, facts: ThreatFacts): Threat {
  const answers = asks.flatMap((ask) => answerAsk(ask, facts))
  return { category, threat, state: findWorst(answers.map(({ state }) => state)), evidence: answers.flatMap(({ evidence }) => evidence) }
}

function answerAsk(ask: Ask, facts: ThreatFacts): readonly Answered[] {
  if ('setting' in ask) return [answerBySetting(ask, facts)]
  if ('rules' in ask) return ask.rules.map((rule) => answerByRule(rule, facts))
  const { state, sentence } = facts.facts[ask.fact]
  return [{ state, evidence: [{ kind: 'fact', sentence }] }]
}

const states = ['open', 'could not be checked', 'answered'] as const

function findWorst(answered: readonly Threat['state'][]): Threat['state'] {
  return states.find((state) => answered.includes(state)) ?? 'could not be checked'
}

function answerBySetting({ setting, isSafe }: Extract<Ask, { setting: string }>, { settings }: ThreatFacts): Answered {
  const value = settings.get(setting) ?? ''
  return { state: isSafe(value) ? 'answered' : 'open', evidence: [{ kind: 'setting', name: setting, value }] }
}

function answerByRule(name: string, { review }: ThreatFacts): Answered {
  const rule = (state: string): Evidence => ({ kind: 'rule', name, state })
  if (review === undefined) return { state: 'could not be checked', evidence: [rule('not asked')] }
  const findings = review.findings.filter((finding) => finding.rule.name === name)
  const standing = findings.filter(({ accepted }) => accepted === undefined)
  // A note is worth knowing, and says of no threat that it is there.
  const blocks = standing.some(({ severity }) => severity !== 'note')
  if (standing.length > 0) return { state: blocks ? 'open' : 'could not be checked', evidence: standing.map(toEvidence) }
  if (findings.length > 0) return { state: 'answered', evidence: [rule(`${findings.length} accepted`)] }
  const blind = review.notRun.find((one) => one.rule.name === name)
  if (blind !== undefined) return { state: 'could not be checked', evidence: [rule(`could not run: ${blind.reason}`)] }
  const absent = review.notApplicable.find((one) => one.rule.name === name)
  if (absent !== undefined) return { state: 'answered', evidence: [rule(`not applicable: ${absent.reason}`)] }
  const isClean = review.clean.some((one) => one.name === name)
  return { state: isClean ? 'answered' : 'could not be checked', evidence: [rule(isClean ? 'clean' : 'not asked')] }
}

const toEvidence = ({ id, message }: ReviewedFinding): Evidence => ({ kind: 'finding', id, message })
