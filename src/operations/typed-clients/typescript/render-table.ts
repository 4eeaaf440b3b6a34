import { findJsonSchema } from '../../../catalog/json-schemas/find-json-schema.ts'
import type { KnownColumn } from '../../../catalog/nullability/types.ts'
import type { Column, ForeignKeyRelationship, Table } from '../../../catalog/types.ts'
import { type ColumnInput, toColumnKey, toFunctionKey } from '../types.ts'
import { renderDeprecation } from './render-deprecation.ts'
import { renderJsonSchema } from './render-json-schema.ts'
import { orNull, refer, type TypeScope, toType } from './to-type.ts'
import { renderBlock, renderLiteral, renderProperty, sortByName } from './write-text.ts'

type DescribedColumn = {
  readonly column: Column
  /** Without null. */
  readonly type: string
  readonly neverNull: boolean
  readonly known: KnownColumn | undefined
}

/** `Row`, `Insert`, `Update` and `Relationships` of a table or view. */
export function renderTable(table: Table, scope: TypeScope): readonly string[] {
  const columns = sortByName(table.columns.values()).map((column) => describeColumn(table, column, scope))
  const isView = table.kind === 'view' || table.kind === 'materialized view'
  const isWritten = !isView || table.insertable || table.updatable
  return [
    ...renderDeprecation(table.deprecation),
    ...renderBlock(table.name, [
      ...renderBlock('Row', [...columns.flatMap(renderRead), ...renderComputed(table, scope)]),
      ...(isWritten
        ? renderBlock(
            'Insert',
            columns.flatMap((column) => renderInsert(table, column, scope)),
          )
        : []),
      ...(isWritten
        ? renderBlock(
            'Update',
            columns.flatMap((column) => renderUpdate(table, column, scope)),
          )
        : []),
      ...renderRelationships(table),
      ...renderComputedNames(table),
    ]),
  ]
}

function describeColumn(table: Table, column: Column, scope: TypeScope): DescribedColumn {
  const known = scope.client.knownColumns(table).get(column.name)
  return { column, type: toColumnType(table, column, { scope, known }), neverNull: known?.neverNull ?? false, known }
}

type ColumnPlace = { readonly scope: TypeScope; readonly known: KnownColumn | undefined }

function toColumnType(table: Table, column: Column, { scope, known }: ColumnPlace): string {
  if (column.representation?.toJson != null) return 'Json'
  const schema = findJsonSchema(table, column) ?? findOriginSchema(known, scope)
  return schema === undefined ? toType(column.type, scope) : renderJsonSchema(schema)
}

/** What the column of the table says that a view shows. */
function findOriginSchema(known: KnownColumn | undefined, { client }: TypeScope) {
  if (known?.origin === undefined) return undefined
  const { table: name, column } = known.origin
  const table = client.catalog.schemas.get(name.schema)?.tables.get(name.name)
  const shown = table?.columns.get(column)
  return table && shown && findJsonSchema(table, shown)
}

function renderRead({ column, type, neverNull }: DescribedColumn): readonly string[] {
  return [...renderDeprecation(column.deprecation), renderProperty(column.name, neverNull ? type : orNull(type))]
}

function renderInsert(table: Table, described: DescribedColumn, scope: TypeScope): readonly string[] {
  const { column } = described
  const input = findInput(table, described, scope)
  if (input.takes === 'nothing' || !table.insertable) return [renderProperty(column.name, 'never', { optional: true })]
  const optional = !input.notNull || input.hasDefault || input.takes === 'trigger'
  return [...renderDeprecation(column.deprecation), renderProperty(column.name, toInputType(described, input), { optional })]
}

function renderUpdate(table: Table, described: DescribedColumn, scope: TypeScope): readonly string[] {
  const { column } = described
  const input = findInput(table, described, scope)
  if (input.takes === 'nothing' || !table.updatable) return [renderProperty(column.name, 'never', { optional: true })]
  return [...renderDeprecation(column.deprecation), renderProperty(column.name, toInputType(described, input), { optional: true })]
}

function toInputType({ type }: DescribedColumn, { notNull, takes }: ColumnInput): string {
  return notNull && takes === 'values' ? type : orNull(type)
}

const takesNothing: ColumnInput = { notNull: false, hasDefault: false, takes: 'nothing' }

/** Of a view's column what the column of its table asks for, beside a default of the view's own. */
function findInput(table: Table, { column, known }: DescribedColumn, { client }: TypeScope): ColumnInput {
  const own = client.inputs.get(toColumnKey(table, column.name)) ?? takesNothing
  if (own.takes !== 'values' || known?.origin === undefined) return own
  const { table: name, column: origin } = known.origin
  const below = client.inputs.get(toColumnKey(name, origin)) ?? own
  return { ...below, hasDefault: below.hasDefault || own.hasDefault }
}

/** Columns that functions of the row compute, where they do not share a name with a stored one. */
function listComputed({ computedColumns, columns, relationships }: Table) {
  const embedded = new Set(relationships.flatMap((relationship) => (relationship.kind === 'computed' ? [relationship.function.name] : [])))
  return sortByName(computedColumns.values()).filter(({ name }) => !columns.has(name) && !embedded.has(name))
}

function renderComputed(table: Table, scope: TypeScope): readonly string[] {
  return listComputed(table).map(({ name, type, function: source }) => {
    const row = [...scope.client.composites].find(
      ([, composite]) => composite.name.schema === table.schema && composite.name.name === table.name,
    )
    const neverNull = scope.client.neverNullResults.get(toFunctionKey(source, [row?.[0] ?? '']))?.has('') ?? false
    return renderProperty(name, neverNull ? toType(type, scope) : orNull(toType(type, scope)))
  })
}

// Read by postgrest-js: `select('*')` brings none of them.
function renderComputedNames(table: Table): readonly string[] {
  const names = listComputed(table).map(({ name }) => renderLiteral(name))
  return names.length === 0 ? [] : [renderProperty('ComputedFields', names.join(' | '))]
}

/** The foreign keys that it holds, to tables and views of its own schema. */
function renderRelationships(table: Table): readonly string[] {
  const held = table.relationships.filter(
    (relationship): relationship is ForeignKeyRelationship =>
      relationship.kind === 'foreign key' && relationship.holdsKey && relationship.to.schema === table.schema,
  )
  const described = held.map(describeRelationship).sort((one, other) => (one.order < other.order ? -1 : Number(one.order > other.order)))
  if (described.length === 0) return ['Relationships: []']
  return ['Relationships: [', ...described.flatMap(({ lines }) => ['  {', ...lines.map((line) => `    ${line}`), '  },']), ']']
}

function describeRelationship({ constraint, columns, cardinality, to }: ForeignKeyRelationship) {
  const [own, referenced] = [columns.map(({ from }) => from), columns.map((pair) => pair.to)]
  return {
    order: JSON.stringify([constraint, to.name, own, referenced]),
    lines: [
      renderProperty('foreignKeyName', renderLiteral(constraint)),
      renderProperty('columns', JSON.stringify(own)),
      renderProperty('isOneToOne', String(cardinality === 'one-to-one')),
      renderProperty('referencedRelation', renderLiteral(to.name)),
      renderProperty('referencedColumns', JSON.stringify(referenced)),
    ],
  }
}

/** The type of a whole row, by reference. */
export function referToRow(table: Table): string {
  const isView = table.kind === 'view' || table.kind === 'materialized view'
  return refer(table.schema, isView ? 'Views' : 'Tables', table.name, 'Row')
}
