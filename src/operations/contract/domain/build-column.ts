import type { FindRelation, KnownColumn } from '../../../catalog/nullability/types.ts'
import { type CheckFacts, parseCheck } from '../../../catalog/parse-check.ts'
import type { Catalog, Column, Table } from '../../../catalog/types.ts'
import type { ColumnContract, Limits } from '../types.ts'

export type ColumnMeans = { readonly catalog: Pick<Catalog, 'schemas' | 'domains'>; readonly known: FindRelation }

/**
 * A column as clients meet it. One of a view that is a column of a table has the demands of that one: what is written through the view meets them,
 * and what is read through it fulfils them.
 */
export function buildColumn(column: Column, table: Table, means: ColumnMeans): ColumnContract {
  const known = means.known(table.schema, table.name)?.find(({ name }) => name === column.name)
  const nullable = known === undefined ? column.nullable : !known.neverNull
  const base = findOrigin(known, means.catalog)
  if (base === undefined || base.table === table) return describeColumn({ ...column, nullable }, table, means)
  const { type, baseType, deprecation } = column
  return describeColumn({ ...base.column, type, baseType, deprecation, nullable }, base.table, means)
}

function findOrigin(known: KnownColumn | undefined, { schemas }: ColumnMeans['catalog']) {
  if (known?.origin === undefined) return undefined
  const { table: name, column: key } = known.origin
  const table = schemas.get(name.schema)?.tables.get(name.name)
  const column = table?.columns.get(key)
  return table === undefined || column === undefined ? undefined : { table, column }
}

function describeColumn(column: Column, table: Table, { catalog: { domains } }: ColumnMeans): ColumnContract {
  const { type, baseType, nullable, deprecation } = column
  const readOnly = column.generated !== null || column.identity === 'always'
  const standard = findStandard(column)
  const { limits, checks } = readChecks(column, table, domains)
  const references = findReference(table, column.name)
  return {
    type,
    ...(baseType !== type && { base: baseType }),
    ...(nullable && { nullable: true }),
    ...(!nullable && standard === undefined && { required: true }),
    ...(standard !== undefined && { standard }),
    ...(readOnly && { readOnly: true }),
    ...(Object.keys(limits).length > 0 && { limits }),
    ...(checks.length > 0 && { checks }),
    ...(references !== undefined && { references }),
    ...(deprecation !== null && { deprecation }),
  }
}

function findStandard({ defaultValue, identity, generated }: Column): string | undefined {
  if (identity !== null) return 'identity'
  return generated === null ? defaultValue?.replace(castOfText, '$1') : 'generated'
}

type Demands = { readonly limits: Limits; readonly checks: readonly string[] }

function readChecks({ name, type, maxLength }: Column, table: Table, domains: Catalog['domains']): Demands {
  const own = table.checks.filter((check) => check.column === name).map(({ expression }) => ({ expression, subject: name }))
  const read = [...listDomainChecks(type, domains), ...own].map(({ expression, subject }) => ({
    expression,
    facts: parseCheck(expression, subject),
  }))
  const { enum: values, ...facts }: CheckFacts = Object.assign({}, ...read.map((each) => each.facts))
  return {
    limits: { ...(maxLength !== null && { maxLength }), ...facts, ...(values !== undefined && { values }) },
    checks: read
      .filter((each) => !isUnderstood(each.expression, each.facts))
      .map(({ expression }) => expression)
      .sort(),
  }
}

function listDomainChecks(type: string, domains: Catalog['domains']): readonly { readonly expression: string; readonly subject: string }[] {
  const domain = domains.get(type)
  if (domain === undefined) return []
  return [...listDomainChecks(domain.type, domains), ...domain.checks.map((expression) => ({ expression, subject: 'VALUE' }))]
}

/** Every part of a conjunction gave a fact. */
function isUnderstood(expression: string, facts: CheckFacts): boolean {
  return Object.keys(facts).length >= expression.split(' AND ').length
}

/** What PostgreSQL puts behind a literal, and changes with the name of the type. */
const castOfText = /^('(?:[^']|'')*')::[^']+$/

function findReference(table: Table, column: string): string | undefined {
  for (const relationship of table.relationships) {
    if (relationship.kind !== 'foreign key' || !relationship.holdsKey || relationship.columns.length !== 1) continue
    const [pair] = relationship.columns
    if (pair?.from === column && !relationship.fromIsView && !relationship.toIsView)
      return `${relationship.to.schema}.${relationship.to.name}.${pair.to}`
  }
  return undefined
}
