import type { QualifiedName } from '../../catalog/types.ts'
import { identifier, joinSql, type Sql, sql } from '../../postgres/sql.ts'
import type { JsonStep } from '../intent.ts'
import type { PlannedAggregate, PlannedAggregation, PlannedColumn, PlannedField, PlannedType } from '../plan.ts'

export const comma = sql`, `

export function renderName({ schema, name }: QualifiedName): Sql {
  return identifier(schema, name)
}

function renderCast(value: Sql, type: PlannedType | undefined): Sql {
  return type === undefined ? value : sql`cast(${value} as ${renderName(type)})`
}

/** Every column of the rows that an alias stands for. */
export function allColumns(alias: string): Sql {
  return sql`${identifier(alias)}.*`
}

export function renderField(alias: string, field: PlannedField): Sql {
  if (field.isWholeRow) return sql`row(${allColumns(alias)})`
  if (field.name === '*') return allColumns(alias)
  const column = identifier(alias, field.name)
  if (field.path.length === 0) return column
  return joinSql([field.isJson ? column : sql`to_jsonb(${column})`, ...field.path.map(renderStep)], sql``)
}

function renderStep({ arrow, key, isIndex }: JsonStep): Sql {
  if (isIndex) return arrow === '->' ? sql`->${key}::int` : sql`->>${key}::int`
  return arrow === '->' ? sql`->${key}` : sql`->>${key}`
}

/** A selected column under the name it has in the answer. */
export function renderColumn(alias: string, column: PlannedColumn): Sql {
  return renderAs(renderAggregate(renderValue(alias, column), column.aggregate), column.alias)
}

/** A column without its name and its aggregate. */
export function renderValue(alias: string, { field, cast, aggregate }: Omit<PlannedColumn, 'alias'>): Sql {
  if (aggregate !== undefined && field.name === '*' && !field.isWholeRow) return sql`*`
  const value = renderField(alias, field)
  return renderCast(field.toJson === null ? value : sql`${renderName(field.toJson)}(${value})`, cast)
}

const aggregates = {
  count: (value) => sql`count(${value})`,
  sum: (value) => sql`sum(${value})`,
  avg: (value) => sql`avg(${value})`,
  min: (value) => sql`min(${value})`,
  max: (value) => sql`max(${value})`,
} satisfies Record<PlannedAggregate['name'], (value: Sql) => Sql>

export function renderAggregate(value: Sql, aggregate: PlannedAggregate | undefined): Sql {
  return aggregate === undefined ? value : renderCast(aggregates[aggregate.name](value), aggregate.cast)
}

/** `count(*)`, `sum("orders_1"."amount")`. `alias` is the level it belongs to when it names no join. */
export function renderAggregation(alias: string, aggregation: PlannedAggregation): Sql {
  return renderAggregate(renderValue(aggregation.joinAlias ?? alias, aggregation), aggregation.aggregate)
}

export function renderAs(value: Sql, alias: string | undefined): Sql {
  return alias === undefined ? value : sql`${value} as ${identifier(alias)}`
}
