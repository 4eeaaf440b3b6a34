import type { PlannedCarriedColumn, PlannedColumn, PlannedEmbed, PlannedNode } from '../../../query/plan.ts'
import type { Json, MockRow } from '../types.ts'
import { aggregateGroup, type Group } from './aggregate-group.ts'
import { castValue } from './cast-value.ts'
import { readJoined } from './joined-row.ts'

type Selected = PlannedColumn & Partial<Pick<PlannedCarriedColumn, 'joinAlias'>>

/** Groups the rows of a level by everything selected that is no aggregate; without such, one group of all. */
export function groupRows({ columns, embeds }: PlannedNode, rows: Group): readonly Group[] {
  const keys = columns.filter(({ aggregate }) => aggregate === undefined)
  const isOneGroup = keys.length === 0 && embeds.every(({ isHidden, shape }) => isHidden || isAggregated(shape))
  if (isOneGroup) return [rows]
  return [...Map.groupBy(rows, (one) => JSON.stringify([keys.map((key) => selectColumn(key, [one])), one.embedded])).values()]
}

function isAggregated(shape: PlannedEmbed['shape']): boolean {
  return typeof shape !== 'string' && shape.columns.every(({ aggregate }) => aggregate !== undefined)
}

/** What a group is answered with: columns, embeds, and what a spread brings along for the level above. */
export function answerGroup({ columns, embeds }: PlannedNode, group: Group, carried: readonly PlannedCarriedColumn[]): MockRow {
  return Object.assign(
    {},
    ...columns.map((column) => selectColumn(column, group)),
    group[0]?.embedded,
    ...embeds.map((embed) => aggregateSpread(embed, group)),
    ...carried.map((column) => selectColumn(column, group)),
  ) as MockRow
}

function selectColumn({ field, cast, aggregate, alias, joinAlias }: Selected, group: Group): MockRow {
  if (aggregate !== undefined) return { [alias ?? aggregate.name]: aggregateGroup({ field, cast, aggregate, joinAlias }, group) }
  const [first] = group
  if (field.name === '*' && !field.isWholeRow) return first?.row ?? {}
  const last = field.path.findLast(({ isIndex }) => !isIndex)?.key
  const value: Json = first === undefined ? null : readJoined(first, field, joinAlias)
  return { [alias ?? last ?? field.name]: castValue(value, cast) }
}

/** Aggregates that a to-one spread brought up. */
function aggregateSpread({ shape, joinAlias }: PlannedEmbed, group: Group): MockRow {
  if (typeof shape === 'string') return {}
  const aggregated = shape.columns.flatMap(({ name, alias, aggregate }) => {
    if (aggregate === undefined) return []
    const field = { name, path: [], isJson: false, isWholeRow: false, isComputed: false, toJson: null }
    return [[alias ?? name, aggregateGroup({ field, cast: undefined, aggregate, joinAlias }, group)] as const]
  })
  return Object.fromEntries(aggregated)
}
