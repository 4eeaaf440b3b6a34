import { Fault } from '../../base/fault.ts'

export const adviceRuleUnknown = (name: string, near: string | undefined) =>
  new Fault('advice_rule_unknown', 400, `There is no rule "${name}"${near === undefined ? '' : `; did you mean "${near}"?`}`, {
    hint: 'docs/rules/advice lists them; without --rule all of them are asked.',
  })
