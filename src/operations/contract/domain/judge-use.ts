import type { Severity } from '../../../findings/types.ts'
import type { ContractChange, ContractInput } from '../rule.ts'
import type { Use, UseKind } from '../types.ts'
import { describeUses } from './describe-uses.ts'

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
    return { severity: 'note', sentence: `its sunset was ${sunset}`, ...findUses(change, input) }
  const { usage, now } = input
  const early = sunset === null ? [] : [`its sunset is ${sunset} only`]
  // That nobody could be asked is the same for every finding, and is told once for all of them.
  if (usage === undefined) return { severity, ...(early[0] !== undefined && { sentence: early[0] }) }
  const { uses } = findUses(change, input)
  const sentence = [...early, describeUses(uses, usage, now)].join('; ')
  const isUnused = uses.length === 0 && usage.incomplete === undefined && now - usage.since >= input.unusedDays * day
  return { severity: isUnused && severity === 'error' ? 'warning' : severity, sentence, uses }
}

function findUses(change: ContractChange, { usage }: ContractInput): { readonly uses: readonly Use[] } {
  const { subject, things = [subject], kinds, roles } = change
  const names = new Set([...things, ...things.map(toWholeRow)])
  const isHit = ({ thing, kind, role }: Use) =>
    names.has(thing) && (kinds?.some((other) => isSameKind(kind, other)) ?? true) && (role === undefined || (roles?.includes(role) ?? true))
  return { uses: (usage?.uses ?? []).filter(isHit) }
}

/** Whoever reads every column may read this one. */
function toWholeRow(thing: string): string {
  return thing.split('.').length === 3 ? `${thing.slice(0, thing.lastIndexOf('.'))}.*` : thing
}

function isSameKind(one: UseKind, other: UseKind): boolean {
  return one === other || (one === 'writes' && writing.has(other)) || (other === 'writes' && writing.has(one))
}

const writing: ReadonlySet<UseKind> = new Set(['inserts', 'updates', 'deletes'])
