import type { Finding, RuleAnswer } from '../../../findings/types.ts'
import type { Passage, PolicyProbe } from '../store/probe-policies.ts'
import type { AdvisedColumn } from '../store/read-columns.ts'
import type { AdvisedPolicy } from '../store/read-policies.ts'
import { renderName, renderPart } from './names.ts'

/** `public.notes.own`. */
export function toPolicySubject({ schema, table, name }: AdvisedPolicy): string {
  return `${schema}.${table}.${name}`
}

/** `own on public.notes`, as ALTER POLICY takes it. */
export function renderPolicy({ schema, table, name }: AdvisedPolicy): string {
  return `${renderPart(name)} on ${renderName({ schema, name: table })}`
}

/** What may be written: WITH CHECK, or USING where there is none. */
export function toWritten({ using, check }: Pick<PolicyProbe, 'using' | 'check'>): Passage | null {
  return check ?? using
}

/** Whether a restrictive policy keeps rows back from whom this one lets through: both have to hold. */
export function isNarrowed({ policy, persona }: PolicyProbe, probes: readonly PolicyProbe[]): boolean {
  return probes.some((other) => {
    const { schema, table, command, isPermissive } = other.policy
    const isBeside = !isPermissive && schema === policy.schema && table === policy.table && other.persona.kind === persona.kind
    const isAsked = command === 'all' || command === policy.command
    return isBeside && isAsked && (other.using ?? other.check) !== 'every row' && (other.check ?? other.using) !== 'every row'
  })
}

/** The column that says whose row it is, by the name that such columns have. */
export function findOwnerColumn(policy: AdvisedPolicy, columns: readonly AdvisedColumn[]): string | undefined {
  const own = columns.filter(({ schema, table, typeName }) => schema === policy.schema && table === policy.table && typeName === 'uuid')
  return own.find(({ name }) => ownerNames.has(name))?.name
}

const ownerNames = new Set(['user_id', 'owner', 'owner_id', 'author', 'author_id', 'created_by', 'creator_id', 'profile_id', 'account_id'])

/** Closes a policy that is open: to the owner of the row, where a column says who that is; else it goes. */
export function renderClosed(policy: AdvisedPolicy, columns: readonly AdvisedColumn[]): string {
  const owner = findOwnerColumn(policy, columns)
  if (owner === undefined) return `drop policy ${renderPolicy(policy)};`
  const condition = `(${renderPart(owner)} = (select auth.uid()))`
  const using = policy.command === 'insert' ? '' : ` using ${condition}`
  const check = policy.command === 'insert' || policy.command === 'update' || policy.command === 'all' ? ` with check ${condition}` : ''
  return `alter policy ${renderPolicy(policy)}${using}${check};`
}

/** A rule that could not ask some of the policies says so: alone it could not run, beside what it found as one finding more for each. */
export function withUnknown(
  found: readonly Finding[],
  probes: readonly PolicyProbe[],
): readonly Finding[] | Extract<RuleAnswer, { readonly kind: 'could not run' }> {
  const unknown = new Map(probes.flatMap((probe) => [probe.using, probe.check].flatMap((passage) => toUnknown(probe.policy, passage))))
  if (unknown.size === 0) return found
  if (found.length > 0)
    return [
      ...found,
      ...[...unknown].map(([subject, reason]) => ({ subject, message: `${subject} ${reason}`, severity: 'error' as const })),
    ]
  return { kind: 'could not run', reason: [...unknown].map(([subject, reason]) => `${subject} ${reason}`).join('; ') }
}

function toUnknown(policy: AdvisedPolicy, passage: Passage | null): readonly (readonly [string, string])[] {
  if (passage === null || typeof passage === 'string') return []
  return [[toPolicySubject(policy), `could not be evaluated: ${passage.unknown}`]]
}
