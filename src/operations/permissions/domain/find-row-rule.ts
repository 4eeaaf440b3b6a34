import type { Policy, Relation } from '../facts.ts'
import type { Reason, Subject } from '../types.ts'
import { findObstacle } from './find-obstacle.ts'
import { toLabel } from './find-privilege.ts'
import { findExemption, listPolicies, type RowOperation } from './list-policies.ts'
import type { PolicyPart, World } from './world.ts'

/** Which rows of a table an operation reaches. `no statement`: one that tries is refused, whatever the rows. */
export type RowRule = {
  readonly kind: 'every row' | 'no row' | 'no statement' | 'some rows'
  /** In SQL; of `some rows` only. */
  readonly condition: string
  readonly reasons: readonly Reason[]
}

/** Who is looked at: a persona asks, and the owner of a view between it and the table may be the role. */
export type Asker = { readonly subject: Subject; readonly role: string }

/**
 * What row-level security leaves of a table: permissive policies are alternatives, restrictive ones all have to hold.
 * https://www.postgresql.org/docs/current/ddl-rowsecurity.html
 */
export function findRowRule(world: World, { subject, role }: Asker, relation: Relation, operation: RowOperation): RowRule {
  const exemption = findExemption(world, role, relation)
  if (exemption !== undefined) return { kind: 'every row', condition: '', reasons: [exemption] }
  const policies = listPolicies(world, role, relation, operation)
  const parts = partsOf[operation]
  const texts = (policy: Policy) => parts.map((part) => findText(world, { subject, role }, { relation, policy, part }))
  if (!policies.some(({ isPermissive }) => isPermissive))
    return {
      kind: 'no row',
      condition: '',
      reasons: [{ kind: 'no policy', sentence: `No policy of ${toLabel(relation)} lets ${role} ${operation} a row` }],
    }
  const obstacle = findPolicyObstacle(world, role, policies, parts)
  const reasons = policies.map((policy) => toReason(policy, texts(policy)))
  if (obstacle !== undefined) return { kind: 'no statement', condition: '', reasons: [...reasons, obstacle] }
  const conditions = parts.map((_, index) => combine(policies, (policy) => texts(policy)[index] ?? 'true'))
  if (conditions.includes('false')) return { kind: 'no row', condition: '', reasons }
  const open = [...new Set(conditions)].filter((condition) => condition !== 'true')
  return open.length === 0
    ? { kind: 'every row', condition: '', reasons }
    : { kind: 'some rows', condition: renderCondition(conditions, operation), reasons }
}

const partsOf = {
  select: ['using'],
  insert: ['check'],
  update: ['using', 'check'],
  delete: ['using'],
} as const satisfies Record<RowOperation, readonly PolicyPart[]>

type PolicyPlace = { readonly relation: Relation; readonly policy: Policy; readonly part: PolicyPart }

/** A part that is not written is true; a missing WITH CHECK is what USING says. */
function findText({ findConstant }: World, { subject, role }: Asker, { relation, policy, part }: PolicyPlace): string {
  const text = part === 'using' ? policy.using : (policy.check ?? policy.using)
  if (text === null) return 'true'
  if (text === 'true' || text === 'false') return text
  const source = part === 'check' && policy.check === null ? 'using' : part
  const constant = role === subject.role ? findConstant(subject, relation, policy, source) : undefined
  return constant === undefined ? text : String(constant)
}

function combine(policies: readonly Policy[], toText: (policy: Policy) => string): string {
  const permissive = policies.filter(({ isPermissive }) => isPermissive).map(toText)
  const restrictive = policies.filter(({ isPermissive }) => !isPermissive).map(toText)
  return allOf([anyOf(permissive), ...restrictive])
}

function anyOf(texts: readonly string[]): string {
  if (texts.includes('true')) return 'true'
  const open = [...new Set(texts)].filter((text) => text !== 'false')
  return open.length === 0 ? 'false' : open.join(' or ')
}

function allOf(texts: readonly string[]): string {
  if (texts.includes('false')) return 'false'
  const open = [...new Set(texts)].filter((text) => text !== 'true')
  if (open.length < 2) return open[0] ?? 'true'
  return open.map((text) => (text.startsWith('(') && text.endsWith(')') && !text.includes(') or (') ? text : `(${text})`)).join(' and ')
}

function renderCondition(conditions: readonly string[], operation: RowOperation): string {
  const [before = 'true', after = before] = conditions
  if (operation !== 'update' || before === after) return before
  if (before === 'true') return `new row: ${after}`
  return after === 'true' ? `old row: ${before}` : `old row: ${before}; new row: ${after}`
}

/** PostgreSQL checks what all of them read before the first row, but leaves out what stands beside a plain `true`. */
function findPolicyObstacle(world: World, role: string, policies: readonly Policy[], parts: readonly PolicyPart[]): Reason | undefined {
  const isPlain = (policy: Policy) => parts.every((part) => (part === 'using' ? policy.using : (policy.check ?? policy.using)) === 'true')
  const hasPlain = policies.some((policy) => policy.isPermissive && isPlain(policy))
  for (const policy of policies) {
    if (hasPlain && policy.isPermissive) continue
    const obstacle = findObstacle(world, role, policy)
    if (obstacle !== undefined) return { ...obstacle, sentence: `Policy ${policy.name}: ${obstacle.sentence}` }
  }
  return undefined
}

function toReason({ name, isPermissive, roles }: Policy, texts: readonly string[]): Reason {
  const kind = isPermissive ? 'Policy' : 'Restrictive policy'
  const to = roles.map((role) => role ?? 'everybody').join(', ')
  return { kind: 'policy', sentence: `${kind} ${name} to ${to}: ${[...new Set(texts)].join('; new row: ')}`, name }
}
