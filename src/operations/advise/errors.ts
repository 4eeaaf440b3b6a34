import { Fault } from '../../base/fault.ts'

export const adviceRuleUnknown = (name: string, near: string | undefined) =>
  new Fault('advice_rule_unknown', 400, `There is no rule "${name}"${near === undefined ? '' : `; did you mean "${near}"?`}`, {
    hint: 'docs/advice lists them; without --rule all of them are asked.',
  })

export const callerRoleMissing = (role: string) =>
  new Fault(
    'caller_role_missing',
    409,
    `The role ${role}, as which requests without a token run, does not exist, so that nobody can tell what they may do`,
    {
      hint: 'Prepare the database with `dorsal migrate`, or name the role in dorsal.access.anonymous_role.',
    },
  )
