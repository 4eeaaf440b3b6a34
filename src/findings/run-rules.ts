import { toMessage } from '../base/to-message.ts'
import type { Finding, Rule, RuleAnswer, RuleReport } from './types.ts'

/** Asks every rule about the same thing. One that throws could not run; the others still do. */
export async function runRules<Input>(rules: readonly Rule<Input>[], input: Input): Promise<readonly RuleReport[]> {
  const reports: RuleReport[] = []
  for (const { check, ...rule } of rules) reports.push({ rule, answer: await askRule(check, input) })
  return reports
}

/** Found, or clean where there is none. */
export function toAnswer(findings: readonly Finding[]): RuleAnswer {
  return findings.length === 0 ? { kind: 'clean' } : { kind: 'found', findings }
}

async function askRule<Input>(check: Rule<Input>['check'], input: Input): Promise<RuleAnswer> {
  try {
    return await check(input)
  } catch (error) {
    return { kind: 'could not run', reason: toMessage(error) }
  }
}
