import type { Severity } from '../../../findings/types.ts'
import type { ContractChange, ContractInput } from '../rule.ts'
import type { Use } from '../types.ts'
import { describeUses } from './describe-uses.ts'
import { findUses } from './find-uses.ts'

export type JudgedUse = {
  readonly severity: Severity
  /** Who uses it, or that nobody does; undefined where it breaks nobody. */
  readonly sentence?: string
  readonly uses?: readonly Use[]
}

const day = 86_400_000

/**
 * What breaks stays an error while somebody uses it, or while that could not be found out. Passed is what its deprecation told of: its sunset is
 * over, or it is deprecated and nobody used it for as many days as are recorded to count.
 */
export function judgeUse(change: ContractChange & { readonly severity: Severity }, input: ContractInput): JudgedUse {
  const { severity, deprecation } = change
  if (severity === 'note') return { severity }
  const sunset = deprecation?.sunset ?? null
  if (sunset !== null && Date.parse(sunset) <= input.now)
    return { severity: 'note', sentence: `its sunset was ${sunset}`, uses: findUses(change, input.usage) }
  const { usage, now } = input
  const early = sunset === null ? [] : [`it was promised until ${sunset}`]
  // That nobody could be asked is the same for every finding, and is told once for all of them.
  if (usage === undefined) return { severity, ...(early[0] !== undefined && { sentence: early[0] }) }
  const uses = findUses(change, usage)
  const untold = change.unknown === undefined || uses.length === 0 ? [] : [`${change.unknown} is not recorded`]
  const sentence = [...early, describeUses(uses, usage, now), ...untold].join('; ')
  const isUnused = uses.length === 0 && usage.incomplete === undefined && now - usage.since >= input.unusedDays * day
  return { severity: isUnused && severity === 'error' ? 'warning' : severity, sentence, uses }
}
