import { listNodes, type PlanNode } from '../store/explain.ts'
import { type PlanColumn, type PlanCondition, parsePlanCondition } from './parse-plan-condition.ts'
import type { Access, OrderColumn, ParameterUse } from './types.ts'

export type ReadPlan = {
  readonly accesses: readonly Access[]
  readonly uses: readonly ParameterUse[]
  readonly unknown: readonly number[]
}

type Scan = {
  readonly node: PlanNode
  readonly alias: string
  readonly schema: string
  readonly table: string
  readonly order: readonly OrderColumn[]
}
/** `filtered`: those of them that no index serves. */
type Conditions = {
  readonly own: readonly PlanCondition[]
  readonly filtered: readonly PlanCondition[]
  readonly joins: readonly PlanCondition[]
}

/** What a plan, explained with VERBOSE, asks of each table that it reads without an index for all of it, and which columns its parameters meet. */
export async function readAccesses(plan: PlanNode): Promise<ReadPlan> {
  const scans = listScans(plan, { isLimited: false, order: [] })
  const accesses: Access[] = []
  const all: PlanCondition[] = []
  const joins = await parseAll(listNodes(plan).flatMap((node) => [node['Hash Cond'], node['Merge Cond'], node['Join Filter']]))
  for (const scan of scans) {
    const { Filter, 'Index Cond': index, 'Recheck Cond': recheck } = scan.node
    const own = await parseAll([Filter, index, recheck])
    all.push(...own)
    if (Filter !== undefined || index === undefined || scan.order.length > 0) {
      const filtered = await parseAll([Filter])
      accesses.push(...toAccesses(scan, { own, filtered, joins }))
    }
  }
  return { accesses, ...listParameters([...all, ...joins], scans) }
}

async function parseAll(texts: readonly (string | undefined)[]): Promise<readonly PlanCondition[]> {
  const parsed = await Promise.all(texts.flatMap((text) => (text === undefined ? [] : [parsePlanCondition(text)])))
  return parsed.flat()
}

type Wanted = { readonly isLimited: boolean; readonly order: readonly (OrderColumn & { readonly alias: string })[] }

/** Scans of tables, each with the order in which its rows are wanted below a LIMIT. */
function listScans(node: PlanNode, wanted: Wanted): readonly Scan[] {
  const isLimited = wanted.isLimited || node['Node Type'] === 'Limit'
  const keys = node['Sort Key']
  const isSort = keys !== undefined && /Sort$/.test(node['Node Type'])
  const order = isSort ? (isLimited ? readOrder(keys) : []) : wanted.order
  const { 'Relation Name': table, Schema: schema, Alias: alias } = node
  const own =
    table === undefined || schema === undefined || alias === undefined
      ? []
      : [{ node, alias, schema, table, order: order.every((each) => each.alias === alias) ? order.map(withoutAlias) : [] }]
  return [...own, ...(node.Plans ?? []).flatMap((child) => listScans(child, { isLimited, order }))]
}

const withoutAlias = ({ column, descending, nullsFirst }: OrderColumn): OrderColumn => ({ column, descending, nullsFirst })

const keyPattern = /^("(?:[^"]|"")+"|[\w$]+)\.("(?:[^"]|"")+"|[\w$]+)( DESC)?(?: NULLS (FIRST|LAST))?$/

/** `o.d DESC`; empty where a key is no plain column. */
function readOrder(keys: readonly string[]): Wanted['order'] {
  const matches = keys.map((key) => keyPattern.exec(key))
  if (matches.some((match) => match === null)) return []
  return matches.map((match) => {
    const [, alias = '', column = '', desc, nulls] = match ?? []
    const descending = desc !== undefined
    return { alias: unquote(alias), column: unquote(column), descending, nullsFirst: nulls === undefined ? descending : nulls === 'FIRST' }
  })
}

const unquote = (name: string): string => (name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name)

/** By its own conditions, and with each column that a join asks it by. */
function toAccesses({ alias, schema, table, order }: Scan, { own, filtered, joins }: Conditions): readonly Access[] {
  const ofScan = (conditions: readonly PlanCondition[], kind: PlanCondition['kind']) =>
    conditions
      .filter((each) => each.kind === kind)
      .flatMap(({ columns }) => columns.filter((each) => each.alias === alias).map(({ column }) => column))
  const fixed = own.flatMap(({ kind, text }) => (kind === 'fixed' ? [text] : []))
  const equal = unique(ofScan(own, 'equal'))
  const special = filtered.flatMap(({ columns: [first], special: index }) =>
    index === undefined || first?.alias !== alias ? [] : [{ column: first.column, index }],
  )
  const base = { schema, table, equal, range: unique(ofScan(own, 'range')), fixed, special, order }
  const joined = unique(ofScan(joins, 'equal')).filter((column) => !equal.includes(column))
  return [base, ...joined.map((column) => ({ ...base, equal: [column, ...equal], special: [], order: [] }))]
}

const unique = <T>(values: readonly T[]): readonly T[] => [...new Set(values)]

function listParameters(conditions: readonly PlanCondition[], scans: readonly Scan[]): Pick<ReadPlan, 'uses' | 'unknown'> {
  const placed = conditions.flatMap((condition) => toUses(condition, scans))
  const known = new Set(placed.map(({ number }) => number))
  const unknown = conditions.flatMap(({ parameters }) => parameters).filter((number) => !known.has(number))
  return { uses: [...new Map(placed.map((use) => [use.number, use])).values()], unknown: unique(unknown) }
}

function toUses({ kind, columns, parameters, isList, special }: PlanCondition, scans: readonly Scan[]): readonly ParameterUse[] {
  const [column] = columns
  const scan = column === undefined ? undefined : findScan(column, scans)
  if (column === undefined || scan === undefined || kind === 'other') return []
  const form = special?.form ?? (isList && parameters.length === 1 ? 'list' : 'value')
  const asked = special?.expression === undefined ? {} : { expression: special.expression }
  return parameters.map((number) => ({ number, form, schema: scan.schema, table: scan.table, column: column.column, ...asked }))
}

const findScan = ({ alias }: PlanColumn, scans: readonly Scan[]): Scan | undefined => scans.find((scan) => scan.alias === alias)
