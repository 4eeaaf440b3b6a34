import { toAnswer } from '../../../findings/run-rules.ts'
import type { Finding } from '../../../findings/types.ts'
import type { ContractChange, ContractInput, ContractRule } from '../rule.ts'
import type { Comparison } from './compare-contracts.ts'
import { judgeUse } from './judge-use.ts'

type RuleParts = Omit<ContractRule, 'check'> & { readonly find: (comparison: Comparison) => readonly ContractChange[] }

/** A rule over two contracts. What breaks somebody is measured by who uses it. */
export function createRule({ find, ...card }: RuleParts): ContractRule {
  return { ...card, check: (input) => toAnswer(find(input.comparison).map((change) => toFinding(change, card, input))) }
}

function toFinding(change: ContractChange, card: Omit<ContractRule, 'check'>, input: ContractInput): Finding {
  const { subject, message, fix } = change
  const { severity, sentence, uses } = judgeUse({ ...change, severity: change.severity ?? card.severity }, input)
  return {
    subject,
    message: sentence === undefined ? message : `${message}; ${sentence}`,
    severity,
    details: {
      direction: card.direction,
      ...(uses !== undefined && { uses }),
      ...(change.unknown !== undefined && { unknown: change.unknown }),
    },
    ...(fix === undefined ? {} : { fix }),
  }
}
