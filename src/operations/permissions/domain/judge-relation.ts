import type { Privilege, Relation } from '../facts.ts'
import type { Reason, Subject } from '../types.ts'
import { findColumnPrivilege, findRelationPrivilege, findUsage, toLabel } from './find-privilege.ts'
import { findRowRule } from './find-row-rule.ts'
import { judgeViewRows, listBeneath } from './judge-view.ts'
import { type ColumnJudgement, type Judgement, refuse, toRowsJudgement } from './judgement.ts'
import type { RowOperation } from './list-policies.ts'
import type { World } from './world.ts'

export const privileges = {
  select: 'SELECT',
  insert: 'INSERT',
  update: 'UPDATE',
  delete: 'DELETE',
} as const satisfies Record<RowOperation, Privilege>

/**
 * What a subject may do with a relation by the catalogs: the schema, the grants of the relation or its columns, then the rows. An update or delete is
 * meant without a WHERE, which is what needs least: a condition on columns wants SELECT on them, and the policies for it, as well.
 */
export function judgeRelation(world: World, subject: Subject, relation: Relation, operation: RowOperation): Judgement {
  const { role } = subject
  const columns = operation === 'delete' ? [] : relation.columns.map((column) => judgeColumn(world, role, { relation, column }, operation))
  const usage = findUsage(world, role, relation.schema)
  if (usage === undefined) return refuse(noUsage(role, relation.schema), columns)
  const unfit = findUnfit(relation, operation)
  if (unfit !== undefined) return refuse(unfit, columns)
  const grant = findGrant(world, role, relation, operation, columns)
  if (grant === undefined) return refuse(noGrant(role, relation, operation), columns)
  const rows =
    relation.view === null
      ? toRowsJudgement(findRowRule(world, { subject, role }, relation, operation))
      : judgeViewRows(world, subject, { ...relation, view: relation.view }, operation)
  return { ...rows, reasons: [usage, grant, ...rows.reasons, ...listTriggers(relation, operation)], columns }
}

function listTriggers({ interventions }: Relation, operation: RowOperation): readonly Reason[] {
  const own = interventions.filter((each) => each.operation === operation && !each.isInstead)
  return own.map(({ name }) => ({ kind: 'trigger', sentence: `The trigger ${name} runs with it, and may hold rows back`, name }))
}

/** A statement without columns, count(*), needs one of them all the same; a delete is granted on the whole. */
function findGrant(
  world: World,
  role: string,
  relation: Relation,
  operation: RowOperation,
  columns: readonly ColumnJudgement[],
): Reason | undefined {
  const whole = findRelationPrivilege(world, role, relation, privileges[operation])
  return whole ?? columns.find(({ access }) => access !== 'no')?.reasons[0]
}

type OneColumn = { readonly relation: Relation; readonly column: Relation['columns'][number] }

function judgeColumn(
  world: World,
  role: string,
  { relation, column }: OneColumn,
  operation: Exclude<RowOperation, 'delete'>,
): ColumnJudgement {
  const { name, derived } = column
  const label = `${toLabel(relation)}.${name}`
  const reason = findColumnPrivilege(world, role, { relation, column: name }, privileges[operation])
  if (reason === undefined)
    return {
      column: name,
      access: 'no',
      reasons: [{ kind: 'no grant', sentence: `Nothing grants ${privileges[operation]} on ${label} to ${role}` }],
    }
  if (operation !== 'select' && derived === null && hasDerivedBeneath(world, relation))
    return { column: name, access: 'not known', reasons: [reason] }
  if (operation === 'select' || derived === null) return { column: name, access: 'yes', reasons: [reason] }
  return { column: name, access: 'no', reasons: [{ kind: 'not writable', sentence: `${label} ${derivations[derived]}` }] }
}

/** A column of a view may be one that no statement gives a value, under another name. */
function hasDerivedBeneath(world: World, relation: Relation): boolean {
  return relation.view !== null && listBeneath(world, relation).some(({ columns }) => columns.some(({ derived }) => derived !== null))
}

const derivations = {
  generated: 'is generated: no statement gives it a value',
  'identity always': 'is an identity that is always generated',
  expression: 'is no plain column of what the view reads',
} as const satisfies Record<NonNullable<Relation['columns'][number]['derived']>, string>

function findUnfit({ kind, writable, interventions, ...relation }: Relation, operation: RowOperation): Reason | undefined {
  if (operation === 'select' || kind === 'table' || kind === 'partitioned table' || kind === 'foreign table') return undefined
  if (writable.includes(operation) || interventions.some((each) => each.isInstead && each.operation === operation)) return undefined
  return { kind: 'not writable', sentence: `${toLabel(relation)} is a ${kind} that takes no ${operation}` }
}

function noUsage(role: string, schema: string): Reason {
  return { kind: 'no schema usage', sentence: `Nothing grants USAGE on the schema ${schema} to ${role}`, name: schema }
}

function noGrant(role: string, relation: Relation, operation: RowOperation): Reason {
  return { kind: 'no grant', sentence: `Nothing grants ${privileges[operation]} on ${toLabel(relation)} to ${role}` }
}
