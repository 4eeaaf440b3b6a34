import { assertNever } from '../base/assert-never.ts'
import type { Catalog, QualifiedName, Table } from '../catalog/types.ts'
import { maxAffectedNeedsSet } from './errors.ts'
import type { CallIntent, DeleteIntent, InsertIntent, Intent, ReadIntent, UpdateIntent } from './intent.ts'
import { checkPutFilters, checkPutRow } from './passes/check-put.ts'
import { checkTotalRows } from './passes/check-total-rows.ts'
import { getTarget } from './passes/find-target.ts'
import { negotiateMedia } from './passes/negotiate-media.ts'
import { planTargetConditions } from './passes/place-conditions.ts'
import { givenNames, planArguments, postedKind } from './passes/plan-arguments.ts'
import { planRows } from './passes/plan-rows.ts'
import { planStreaming } from './passes/plan-streaming.ts'
import { planTree } from './passes/plan-tree.ts'
import { resolveFunction } from './passes/resolve-function.ts'
import { returnColumns, returnEverything } from './passes/return-columns.ts'
import { findRowsByKey } from './passes/rows-by-key.ts'
import type { Planning } from './passes/tree-pass.ts'
import type {
  Plan,
  PlanBase,
  PlanLimits,
  PlannedCall,
  PlannedConflict,
  PlannedCount,
  PlannedDelete,
  PlannedInsert,
  PlannedMedia,
  PlannedNode,
  PlannedRead,
  PlannedReturning,
  PlannedUpdate,
} from './plan.ts'
import { toParameterNames } from './to-parameter-names.ts'

/**
 * Holds an intent against the catalog: pure, knows no SQL.
 * Throws the Faults of `errors.ts` (PGRST1xx for what cannot be asked, PGRST2xx for what the catalog does not have).
 */
export function planIntent(intent: Intent, catalog: Catalog, limits: PlanLimits): Plan {
  switch (intent.kind) {
    case 'read':
      return planRead(intent, { intent, catalog, limits, kind: 'read' })
    case 'insert':
      return planInsert(intent, { intent, catalog, limits, kind: 'write' })
    case 'update':
      return planUpdate(intent, { intent, catalog, limits, kind: 'write' })
    case 'delete':
      return planDelete(intent, { intent, catalog, limits, kind: 'write' })
    case 'call':
      return planCall(intent, { intent, catalog, limits, kind: 'call' })
    default:
      return assertNever(intent)
  }
}

function planRead(intent: ReadIntent, planning: Planning): PlannedRead {
  const table = getTarget(intent.schema, intent.target, planning.catalog)
  const name = nameOf(table)
  const tree = planTree({ kind: 'table', name }, table.name, planning)
  const media = negotiateMedia({ name, tree }, planning)
  const shown = intent.headOnly ? withoutBody(media) : media
  if (!intent.headOnly) checkTotalRows(tree, findRowsByKey(tree, table), planning.limits)
  const base = planBase(planning, { name, tree, media: shown, access: 'read only' })
  return { kind: 'read', headOnly: intent.headOnly, ...base, streaming: planStreaming(base, table, planning.limits) }
}

function planInsert(intent: InsertIntent, planning: Planning): PlannedInsert {
  const table = getTarget(intent.schema, intent.target, planning.catalog)
  const base = planWriteBase(table, planning)
  if (intent.isPut) checkPutFilters(table, intent.where)
  const rows = planRows(table, intent, intent.isPut ? {} : intent.preferences)
  if (intent.isPut) checkPutRow(table, rows)
  const wantsLocation = !intent.isPut && intent.preferences.return === 'headers-only'
  const primaryKey = keyInTableOrder(table)
  return {
    kind: 'insert',
    ...base,
    isPut: intent.isPut,
    rows,
    conflict: planConflict(intent, table),
    countsInserted: intent.isPut || intent.preferences.resolution === 'merge-duplicates',
    where: intent.isPut ? planTargetConditions(table, planning) : [],
    returning: wantsLocation && primaryKey.length > 0 ? primaryKey : planReturning(base.tree, table, planning),
    primaryKey,
    wantsLocation,
  }
}

/** Location names the key's columns in the order of the row. */
function keyInTableOrder({ columns, primaryKey }: Table): readonly string[] {
  return [...columns.keys()].filter((name) => primaryKey.includes(name))
}

function planConflict(intent: InsertIntent, table: Table): PlannedConflict | undefined {
  const { resolution } = intent.preferences
  const columns = intent.isPut ? table.primaryKey : (intent.conflictColumns ?? table.primaryKey)
  if (columns.length === 0 || !(intent.isPut || resolution !== undefined)) return undefined
  return { columns, action: !intent.isPut && resolution === 'ignore-duplicates' ? 'ignore' : 'merge' }
}

function planUpdate(intent: UpdateIntent, planning: Planning): PlannedUpdate {
  const table = getTarget(intent.schema, intent.target, planning.catalog)
  const base = planWriteBase(table, planning)
  return {
    kind: 'update',
    ...base,
    rows: planRows(table, intent, intent.preferences),
    where: planTargetConditions(table, planning),
    returning: planReturning(base.tree, table, planning),
  }
}

function planDelete(intent: DeleteIntent, planning: Planning): PlannedDelete {
  const table = getTarget(intent.schema, intent.target, planning.catalog)
  const base = planWriteBase(table, planning)
  return { kind: 'delete', ...base, where: planTargetConditions(table, planning), returning: planReturning(base.tree, table, planning) }
}

function planWriteBase(table: Table, planning: Planning): PlanBase {
  const name = nameOf(table)
  const tree = planTree({ kind: 'result', of: name }, table.name, planning)
  const media = negotiateMedia({ name, tree }, planning)
  return planBase(planning, { name, tree, media: isShown(planning) ? media : withoutBody(media), access: 'read write' })
}

function planReturning(tree: PlannedNode, table: Table, planning: Planning): PlannedReturning {
  return isShown(planning) ? returnColumns(tree, table.primaryKey) : 'count'
}

function isShown({ intent }: Planning): boolean {
  return intent.preferences.return === 'representation'
}

function planCall(intent: CallIntent, planning: Planning): PlannedCall {
  const { schema, target, preferences } = intent
  const search = { catalog: planning.catalog, schema, name: target, given: givenNames(intent), posted: postedKind(intent) }
  const called = resolveFunction(search)
  const { returns } = called
  const name = { schema: called.schema, name: called.name }
  const of = returns.kind.kind === 'composite' ? returns.kind.type : name
  const tree = planTree({ kind: 'result', of }, of.name, planning)
  const media = negotiateMedia({ name: of, tree }, planning)
  if (preferences.maxAffected !== undefined && preferences.handling === 'strict' && !returns.isSet) throw maxAffectedNeedsSet()
  const headOnly = intent.method === 'HEAD'
  if (!headOnly) checkTotalRows(tree, returns.isSet ? undefined : 1, planning.limits)
  const mayWrite = intent.method === 'POST' && called.volatility === 'volatile'
  return {
    kind: 'call',
    ...planBase(planning, { name, tree, media: headOnly ? withoutBody(media) : media, access: mayWrite ? 'read write' : 'read only' }),
    headOnly,
    function: name,
    parameterNames: toParameterNames(called),
    arguments: planArguments(called, intent),
    result: callResult(called.returns),
    returning: returnEverything(tree),
    settings: called.settings,
    isolation: called.isolation,
    volatility: called.volatility,
  }
}

function callResult({ isSet, kind }: { readonly isSet: boolean; readonly kind: { readonly kind: string } }): PlannedCall['result'] {
  if (kind.kind === 'void') return 'void'
  if (kind.kind === 'composite') return isSet ? 'rows' : 'one row'
  return isSet ? 'scalars' : 'scalar'
}

function planBase(
  { intent, limits }: Planning,
  known: { readonly name: QualifiedName; readonly tree: PlannedNode; readonly media: PlannedMedia; readonly access: PlanBase['access'] },
): PlanBase {
  const { name, ...rest } = known
  const { schema, preferences } = intent
  return { schema, target: name, ...rest, preferences, count: planCount(preferences.count, limits), embedsAsJsonb: limits.embedsAsJsonb }
}

function planCount(kind: PlannedCount['kind'] | undefined, { maxRows }: PlanLimits): PlannedCount | undefined {
  return kind && { kind, threshold: kind === 'estimated' ? maxRows : undefined }
}

function withoutBody(media: PlannedMedia): PlannedMedia {
  return { ...media, body: { kind: 'none' } }
}

function nameOf({ schema, name }: Table): QualifiedName {
  return { schema, name }
}
