import { findNearest } from '../../../project/nearest-text.ts'
import { adviceRuleUnknown } from '../errors.ts'
import { adviceRules } from '../rules/all-rules.ts'
import type { AdviceRule } from '../types.ts'

/** The rules of these names, in the order of the documentation; none named: all. Throws `advice_rule_unknown`. */
export function chooseRules(names: readonly string[]): readonly AdviceRule[] {
  if (names.length === 0) return adviceRules
  const known = adviceRules.map(({ name }) => name)
  const stranger = names.find((name) => !known.includes(name))
  if (stranger !== undefined) throw adviceRuleUnknown(stranger, findNearest(stranger, known))
  return adviceRules.filter(({ name }) => names.includes(name))
}
