import { assertNever } from '../base/assert-never.ts'
import type { Catalog, QualifiedName } from '../catalog/types.ts'
import { findEnds } from './find-ends.ts'
import type { Intent, SelectItem } from './intent.ts'
import { conditionFields, havingFields } from './passes/own-fields.ts'
import type { Plan, PlannedCall, PlannedCarriedColumn, PlannedCondition, PlannedEmbed, PlannedNode, PlannedOrder } from './plan.ts'
import type { PlanUses, UsedName, UsedWay } from './uses.ts'

/** A table, or the result of a function, with the names that its rows have. */
type Owner = QualifiedName & { readonly hasMember: (name: string) => boolean }

type Listing = { readonly catalog: Catalog; readonly add: (way: UsedWay, of: QualifiedName, member: string | null) => void }

type Level = { readonly node: PlannedNode; readonly owner: Owner; readonly select: readonly SelectItem[] }

/**
 * What of the catalog a plan uses. `*` is not use of each column: it is listed as itself. Pure: a plan that is remembered
 * has its list made once.
 */
export function listUses(plan: Plan, intent: Intent, catalog: Catalog): PlanUses {
  // No name of PostgreSQL's has a NUL in it.
  const found = new Map<string, UsedName>()
  const add: Listing['add'] = (way, { schema, name }, member) => {
    found.set(`${way}\0${schema}\0${name}\0${member ?? '\0'}`, { way, schema, object: name, member })
  }
  listPlan(plan, intent, { catalog, add })
  const route = toRoute(intent)
  const names = [...found.values()]
  return { key: [route, ...found.keys()].join('\0'), route, names, ends: findEnds(names, catalog) }
}

function listPlan(plan: Plan, intent: Intent, listing: Listing): void {
  const owner = findOwner(plan, listing.catalog)
  const shown = showsRows(plan) ? intent.select : intent.select.filter(({ kind }) => kind === 'embed')
  const isWhole = showsRows(plan) && intent.select.length === 0
  listTarget(plan, owner, listing)
  listLevel({ node: plan.tree, owner, select: isWhole ? everything : shown }, listing)
}

const everything: readonly SelectItem[] = [{ kind: 'field', field: { name: '*', path: [] } }]

function listTarget(plan: Plan, owner: Owner, listing: Listing): void {
  if (plan.kind === 'call') {
    listCall(plan, listing)
    return
  }
  listing.add(plan.kind, owner, null)
  if (plan.kind === 'read') return
  if (plan.kind !== 'delete') for (const { name } of plan.rows.columns) listing.add(plan.kind, owner, name)
  if (plan.kind === 'insert') for (const name of plan.conflict?.columns ?? []) listing.add('conflict', owner, name)
  listConditions(plan.where, owner, listing)
}

function listCall({ function: called, parameterNames, arguments: given }: PlannedCall, { add }: Listing): void {
  add('call', called, parameterNames.join(', '))
  if (given.kind !== 'values' && given.kind !== 'json') return
  for (const { name } of given.parameters) add('pass', called, name)
}

function listLevel({ node, owner, select }: Level, listing: Listing): void {
  listSelected(select, owner, listing)
  listConditions(node.where, owner, listing)
  for (const { name } of node.having.flatMap(havingFields)) addMember('filter', owner, name, listing)
  listOrders(node.order, { node, owner }, listing)
  // A level's embeds are planned in the order in which the request selects them.
  const selected = select.filter((item) => item.kind === 'embed')
  for (const [index, embed] of node.embeds.entries()) listEmbed(embed, { owner, select: selected[index]?.select ?? [] }, listing)
}

function listSelected(select: readonly SelectItem[], owner: Owner, listing: Listing): void {
  for (const item of select) {
    if (item.kind === 'embed') continue
    if (item.field.name !== '*') addMember('select', owner, item.field.name, listing)
    else if (item.aggregate === undefined) listing.add('select', owner, '*')
  }
}

function listEmbed(embed: PlannedEmbed, parent: Pick<Level, 'owner' | 'select'>, listing: Listing): void {
  listing.add('embed', parent.owner, embed.relation)
  const { source } = embed.node
  const owner = findTableOwner(source.kind === 'table' ? source.name : source.of, listing.catalog)
  listing.add('read', owner, null)
  listLevel({ node: embed.node, owner, select: parent.select }, listing)
  if (typeof embed.shape === 'string') return
  listOrders(embed.shape.carried, { node: embed.node, owner }, listing)
}

function listConditions(conditions: readonly PlannedCondition[], owner: Owner, listing: Listing): void {
  for (const { name } of conditions.flatMap(conditionFields)) addMember('filter', owner, name, listing)
}

function listOrders(
  orders: readonly (Pick<PlannedOrder, 'field' | 'joinAlias'> & Partial<Pick<PlannedCarriedColumn, 'use'>>)[],
  { node, owner }: Pick<Level, 'node' | 'owner'>,
  listing: Listing,
): void {
  for (const { field, joinAlias, use = 'order' } of orders) {
    const source = node.embeds.find((embed) => embed.joinAlias === joinAlias)?.node.source
    const of = source?.kind === 'table' ? findTableOwner(source.name, listing.catalog) : owner
    addMember(use, of, field.name, listing)
  }
}

/** A name that only the request knows may be anything that somebody typed: it is not listed. */
function addMember(way: UsedWay, owner: Owner, name: string, { add }: Listing): void {
  if (owner.hasMember(name)) add(way, owner, name)
}

function showsRows(plan: Plan): boolean {
  return plan.kind === 'read' || plan.kind === 'call' ? !plan.headOnly : plan.preferences.return === 'representation'
}

function findOwner(plan: Plan, catalog: Catalog): Owner {
  const { source } = plan.tree
  const table = findTableOwner(source.kind === 'table' ? source.name : source.of, catalog)
  if (plan.kind !== 'call' || catalog.schemas.get(table.schema)?.tables.has(table.name)) return table
  const overloads = catalog.schemas.get(plan.function.schema)?.functions.get(plan.function.name) ?? []
  return { ...plan.function, hasMember: (name) => overloads.some(({ resultColumns }) => resultColumns.some((one) => one.name === name)) }
}

function findTableOwner({ schema, name }: QualifiedName, catalog: Catalog): Owner {
  const table = catalog.schemas.get(schema)?.tables.get(name)
  return { schema, name, hasMember: (member) => table !== undefined && (table.columns.has(member) || table.computedColumns.has(member)) }
}

function toRoute(intent: Intent): string {
  return intent.kind === 'call' ? `${intent.method} /rpc/${intent.target}` : `${findMethod(intent)} /${intent.target}`
}

function findMethod(intent: Exclude<Intent, { kind: 'call' }>): string {
  switch (intent.kind) {
    case 'read':
      return intent.headOnly ? 'HEAD' : 'GET'
    case 'insert':
      return intent.isPut ? 'PUT' : 'POST'
    case 'update':
      return 'PATCH'
    case 'delete':
      return 'DELETE'
    default:
      return assertNever(intent)
  }
}
