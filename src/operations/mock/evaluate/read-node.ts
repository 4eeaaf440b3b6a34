import { assertNever } from '../../../base/assert-never.ts'
import type { PlannedColumn, PlannedEmbed, PlannedLink, PlannedNode, PlannedOrder } from '../../../query/plan.ts'
import { mockCannot } from '../errors.ts'
import { isAlike } from '../rows/invent-rows.ts'
import { parseText } from '../rows/parse-text.ts'
import type { Json, MockRow } from '../types.ts'
import { aggregateRows } from './aggregate-rows.ts'
import { checkNames } from './check-names.ts'
import { compareValues } from './compare-values.ts'
import { meetsCondition } from './meets-condition.ts'
import { readField, toText } from './read-value.ts'
import type { Scope } from './scope.ts'

/** Rows of one level as they are answered, and how many there are without limit and offset. */
export type Read = { readonly rows: readonly MockRow[]; readonly total: number }

/** Reads one level of a plan and those below it, from rows in memory. */
export function readNode(node: PlannedNode, rows: readonly MockRow[], scope: Scope): Read {
  if (node.having.length > 0) throw mockCannot('conditions on groups')
  checkNames(node, scope)
  const joined = rows.map((row) => joinEmbeds(node.embeds, row, scope))
  const kept = joined.filter((one) => isKept(node, one, scope))
  const sorted = kept.toSorted((a, b) => compareRows(node.order, a, b))
  if (node.columns.some(({ aggregate }) => aggregate !== undefined))
    return page(
      node,
      aggregateRows(
        node.columns,
        sorted.map(({ row }) => row),
      ),
    )
  return page(
    node,
    sorted.map((one) => ({ ...selectColumns(node.columns, one.row), ...one.embedded })),
  )
}

function page({ offset, limit }: PlannedNode, rows: readonly MockRow[]): Read {
  return { rows: rows.slice(offset, limit === undefined ? undefined : offset + limit), total: rows.length }
}

export function sourceRows({ source }: PlannedNode, scope: Scope): readonly MockRow[] {
  return source.kind === 'result' ? scope.result : scope.rowsOf(source.name)
}

type JoinedRow = {
  readonly row: MockRow
  /** What embeds add to it. */
  readonly embedded: MockRow
  /** Children by the name of the join, before their columns are chosen. */
  readonly children: ReadonlyMap<string, readonly MockRow[]>
}

function joinEmbeds(embeds: readonly PlannedEmbed[], row: MockRow, scope: Scope): JoinedRow {
  const linked = embeds.map((embed) => ({ embed, rows: followLink(embed, row, scope) }))
  const read = linked.map(({ embed, rows }) => ({ embed, rows, found: readNode(embed.node, rows, scope) }))
  const shown = read.filter(({ embed }) => !embed.isHidden)
  return {
    row,
    embedded: Object.assign({}, ...shown.map(({ embed, found }) => shape(embed, found.rows))) as MockRow,
    children: new Map(read.map(({ embed, rows, found }) => [embed.joinAlias, found.total === 0 ? [] : rows])),
  }
}

function isKept({ embeds, where }: PlannedNode, { row, children }: JoinedRow, scope: Scope): boolean {
  const there = new Set([...children].filter(([, rows]) => rows.length > 0).map(([name]) => name))
  return (
    embeds.every(({ join, joinAlias }) => join === 'left' || there.has(joinAlias)) &&
    where.every((condition) => meetsCondition(condition, row, there, scope))
  )
}

function followLink({ link, node }: PlannedEmbed, row: MockRow, scope: Scope): readonly MockRow[] {
  const rows = sourceRows(node, scope)
  switch (link.kind) {
    case 'columns':
      return rows.filter((child) => isLinked(link.pairs, row, child))
    case 'junction':
      return followJunction(link, row, rows, scope)
    case 'computed':
      // What the function finds, only PostgreSQL knows: some rows, the same for the same parent.
      return rows.filter((_, index) => (index + JSON.stringify(row).length) % 4 === 0)
    default:
      return assertNever(link)
  }
}

function followJunction(
  { junction, parentPairs, childPairs }: Extract<PlannedLink, { kind: 'junction' }>,
  row: MockRow,
  rows: readonly MockRow[],
  scope: Scope,
): readonly MockRow[] {
  const between = scope.rowsOf(junction).filter((one) => isLinked(parentPairs, row, one))
  return rows.filter((child) => between.some((one) => isLinked(childPairs, one, child)))
}

function isLinked(pairs: readonly { readonly from: string; readonly to: string }[], row: MockRow, child: MockRow): boolean {
  return pairs.every(({ from, to }) => isAlike({ key: row[from] ?? null }, { key: child[to] ?? null }, ['key']))
}

function shape({ name, shape: wanted }: PlannedEmbed, rows: readonly MockRow[]): MockRow {
  if (wanted === 'array') return { [name]: rows }
  if (wanted === 'object') return { [name]: rows[0] ?? null }
  if (wanted.columns.some(({ aggregate }) => aggregate !== undefined)) throw mockCannot('aggregates of a spread')
  const read = (column: string): Json => (wanted.many ? rows.map((row) => row[column] ?? null) : (rows[0]?.[column] ?? null))
  return Object.fromEntries(wanted.columns.map((column) => [column.alias ?? column.name, read(column.name)]))
}

function selectColumns(columns: readonly PlannedColumn[], row: MockRow): MockRow {
  return Object.assign({}, ...columns.map((column) => selectColumn(column, row))) as MockRow
}

function selectColumn({ field, cast, alias }: PlannedColumn, row: MockRow): MockRow {
  if (field.name === '*') return row
  const last = field.path.findLast(({ isIndex }) => !isIndex)?.key
  const value = readField(field, row)
  return { [alias ?? last ?? field.name]: cast === undefined ? value : castValue(value, cast.name) }
}

function castValue(value: Json, type: string): Json {
  const text = toText(value)
  return text === null ? null : parseText(text, { type, values: null })
}

function compareRows(order: readonly PlannedOrder[], a: JoinedRow, b: JoinedRow): number {
  for (const { field, joinAlias, direction, nulls } of order) {
    const read = ({ row, children }: JoinedRow) => readField(field, joinAlias === undefined ? row : (children.get(joinAlias)?.[0] ?? {}))
    const compared = compareNullable(read(a), read(b), {
      descends: direction === 'desc',
      nullsFirst: (nulls ?? (direction === 'desc' ? 'first' : 'last')) === 'first',
    })
    if (compared !== 0) return compared
  }
  return 0
}

function compareNullable(a: Json, b: Json, { descends, nullsFirst }: { readonly descends: boolean; readonly nullsFirst: boolean }): number {
  if (a === null && b === null) return 0
  if (a === null || b === null) return (a === null) === nullsFirst ? -1 : 1
  return descends ? compareValues(b, a) : compareValues(a, b)
}
