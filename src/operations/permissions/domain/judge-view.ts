import type { CalledFunction, Reading, Relation } from '../facts.ts'
import type { Answer, Reason, Subject } from '../types.ts'
import { findUnreadable } from './find-obstacle.ts'
import { findExecute, findRelationPrivilege, toLabel } from './find-privilege.ts'
import { type Asker, findRowRule, type RowRule } from './find-row-rule.ts'
import { allowed, denied, type RowsJudgement, toRowsJudgement } from './judgement.ts'
import type { RowOperation } from './list-policies.ts'
import type { World } from './world.ts'

type View = Relation & { readonly view: NonNullable<Relation['view']> }

/**
 * What a view lets through to somebody who may use it: what is beneath is asked as its owner, or as who asks when it is a `security_invoker`, also one
 * inside another view; functions are always called as who asks.
 * https://www.postgresql.org/docs/current/sql-createview.html
 */
export function judgeViewRows(world: World, subject: Subject, view: View, operation: RowOperation): RowsJudgement {
  const remark = toRemark(view)
  const intervention = view.interventions.find((each) => each.operation === operation && each.isInstead)
  if (intervention !== undefined)
    return open(`${intervention.name} decides what becomes of it`, [
      remark,
      { kind: 'trigger', sentence: `${intervention.name} runs in place of the ${operation}` },
    ])
  const obstacle = operation === 'select' ? findViewObstacle(world, subject.role, view) : undefined
  if (obstacle !== undefined) return { answer: denied, reasons: [remark, obstacle], denial: 'statement' }
  return operation === 'select' ? judgeRead(world, subject, view, remark) : judgeWrite(world, subject, view, { operation, remark })
}

function findViewObstacle(world: World, role: string, { view, owner }: View): Reason | undefined {
  for (const reading of view.reads) {
    const reason = findUnreadable(world, view.isInvoker ? role : owner, reading, new Set())
    if (reason !== undefined) return reason
  }
  return undefined
}

function judgeRead(world: World, subject: Subject, view: View, remark: Reason): RowsJudgement {
  const rules = listRowRules(world, { subject, role: subject.role }, view)
  const reasons = [remark, ...rules.flatMap(({ rule }) => rule.reasons)]
  const isSimple = view.writable.includes('delete')
  if (isSimple && rules.some(({ rule }) => rule.kind === 'no row')) return { answer: denied, reasons, denial: 'rows' }
  const hidden = rules.filter(({ rule }) => rule.kind !== 'every row')
  if (hidden.length > 0) return { answer: toAnswer(hidden), reasons, denial: 'rows' }
  return { answer: findLimit(world, subject, view) ?? allowed, reasons, denial: 'rows' }
}

/** Where the view itself shows something else to everybody; undefined: it shows the same. */
function findLimit(world: World, { role }: Subject, view: View): Answer | undefined {
  const condition = `what ${toLabel(view)} selects for who asks`
  if (dependsOnAsker.test(view.view.definition)) return { kind: 'some rows', condition }
  const called = findCalled(world, view)
  if (called === undefined) return undefined
  const name = `${called.schema}.${called.signature}`
  return findExecute(world, role, called)
    ? { kind: 'some rows', condition: `${condition}, with ${name}` }
    : { kind: 'could not be checked', why: `${toLabel(view)} calls ${name}` }
}

/** What a view shows may depend on who asks without any policy. */
const dependsOnAsker = /\b(current_user|session_user|current_role|current_setting|has_\w+_privilege|pg_has_role)\b|\bUSER\b|\bauth\.\w+\(/

function toAnswer(hidden: readonly { readonly relation: Relation; readonly rule: RowRule }[]): Answer {
  const condition = hidden.map(({ relation, rule }) => `${toLabel(relation)}: ${rule.kind === 'some rows' ? rule.condition : 'no row'}`)
  return { kind: 'some rows', condition: condition.join('; ') }
}

/** One that may give something else to everybody. */
function findCalled(world: World, { view }: View): CalledFunction | undefined {
  return view.calls.map((address) => world.functions.get(address)).find((each) => each !== undefined && !each.isImmutable)
}

/** The tables whose rows a view shows. */
export function listBeneath(world: World, relation: Relation): readonly Relation[] {
  if (relation.view === null) return relation.kind === 'table' || relation.kind === 'partitioned table' ? [relation] : []
  const found = relation.view.reads.flatMap(({ relation: address }) => {
    const beneath = world.relations.get(address)
    return beneath === undefined ? [] : listBeneath(world, beneath)
  })
  return [...new Set(found)]
}

/** Of each table beneath, also beneath views that it reads. */
function listRowRules(
  world: World,
  asker: Asker,
  { view, owner }: View,
): readonly { readonly relation: Relation; readonly rule: RowRule }[] {
  const role = view.isInvoker ? asker.subject.role : owner
  return view.reads.flatMap(({ relation: address }: Reading) => {
    const relation = world.relations.get(address)
    if (relation === undefined) return []
    if (relation.view !== null) return listRowRules(world, asker, { ...relation, view: relation.view })
    return [{ relation, rule: findRowRule(world, { ...asker, role }, relation, 'select') }]
  })
}

type Write = { readonly operation: Exclude<RowOperation, 'select'>; readonly remark: Reason }

/** An automatically updatable view writes to the one relation beneath it, for which its owner or the invoker needs the privilege. */
function judgeWrite(world: World, subject: Subject, view: View, { operation, remark }: Write): RowsJudgement {
  const base = world.relations.get(view.view.reads[0]?.relation ?? '')
  if (base === undefined || view.view.reads.length > 1) return open('what is beneath the view is not told by the catalogs', [remark])
  const role = view.view.isInvoker ? subject.role : view.owner
  const privilege = operation === 'insert' ? 'INSERT' : operation === 'update' ? 'UPDATE' : 'DELETE'
  const grant = findRelationPrivilege(world, role, base, privilege)
  if (grant === undefined && !base.columns.some(({ grants }) => grants.some((each) => each.privilege === privilege)))
    return {
      answer: denied,
      reasons: [remark, { kind: 'underlying', sentence: `${role} may not ${operation} ${toLabel(base)}`, name: toLabel(base) }],
      denial: 'statement',
    }
  if (grant === undefined) return open(`columns of ${toLabel(base)} are granted one by one`, [remark])
  // A view beneath asks as its own owner or, a security_invoker, as who asks, whoever owns the view above it.
  if (base.view !== null) return judgeViewRows(world, subject, { ...base, view: base.view }, operation)
  const rule = findRowRule(world, { subject, role }, base, operation)
  const limit = operation === 'insert' || rule.kind !== 'every row' ? undefined : findLimit(world, subject, view)
  return { ...toRowsJudgement(rule), reasons: [remark, grant, ...rule.reasons], ...(limit && { answer: limit }) }
}

function toRemark({ view, owner, ...relation }: View): Reason {
  return view.isInvoker
    ? { kind: 'invoker', sentence: `${toLabel(relation)} reads as who asks` }
    : { kind: 'view owner', sentence: `${toLabel(relation)} reads as its owner ${owner}`, name: owner }
}

function open(why: string, reasons: readonly Reason[]): RowsJudgement {
  return { answer: { kind: 'could not be checked', why }, reasons, denial: 'statement' }
}
