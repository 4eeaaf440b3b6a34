import { toAnswer } from '../../../findings/run-rules.ts'
import type { Finding, RuleAnswer } from '../../../findings/types.ts'
import type { AdviceInput, AdviceRule } from '../types.ts'

type RuleParts = Omit<AdviceRule, 'check'> & {
  /** Findings, none of which means clean, or why nothing could be found. */
  readonly find: (input: AdviceInput) => Promise<readonly Finding[] | NotFound> | readonly Finding[] | NotFound
}

type NotFound = Extract<RuleAnswer, { readonly kind: 'not applicable' | 'could not run' }>

export function createRule({ find, ...card }: RuleParts): AdviceRule {
  return {
    ...card,
    check: async (input) => {
      const found = await find(input)
      return 'kind' in found ? found : toAnswer(found)
    },
  }
}
