import type { ComputedRelationship, DatabaseFunction, FunctionParameter, Table } from '../../../catalog/types.ts'
import { toFunctionKey } from '../types.ts'
import { renderDeprecation } from './render-deprecation.ts'
import { referToRow } from './render-table.ts'
import { orNull, type TypeScope, toArray, toType } from './to-type.ts'
import { indent, renderKey, renderLiteral, renderProperty } from './write-text.ts'

/** A function of the schema with its overloads: one is an object, several are a union of them. */
export function renderFunction(name: string, overloads: readonly DatabaseFunction[], scope: TypeScope): readonly string[] {
  const deprecations = overloads.map(({ deprecation }) => deprecation)
  const comment = deprecations.includes(null) ? [] : renderDeprecation(deprecations[0] ?? null)
  const [only, ...others] = overloads.map((overload) => renderOverload(overload, scope))
  if (only === undefined) return []
  const [first, ...rest] = only
  if (others.length === 0) return [...comment, `${renderKey(name)}: ${first}`, ...rest]
  return [...comment, `${renderKey(name)}:`, ...indent([only, ...others].flatMap(([head, ...tail]) => [`| ${head}`, ...indent(tail)]))]
}

function renderOverload(overload: DatabaseFunction, scope: TypeScope): readonly string[] {
  const target = findTargetTable(overload, scope)
  const lines = [
    renderProperty('Args', renderArguments(overload.parameters, scope)),
    renderProperty('Returns', target === undefined ? renderResult(overload, scope) : renderRows(overload, target, scope)),
    ...(target === undefined ? [] : renderSetOptions(overload, target, scope)),
  ]
  return ['{', ...indent(lines), '}']
}

function renderArguments(parameters: readonly FunctionParameter[], scope: TypeScope): string {
  if (parameters.length === 0) return 'never'
  const rendered = parameters.map(({ name, type, required, variadic }) =>
    renderProperty(name, orNull(toType(type, scope)), { optional: !required || variadic }),
  )
  return `{ ${rendered.join('; ')} }`
}

/** The table or view of the same schema whose rows it gives. */
function findTargetTable({ schema, returns, resultColumns }: DatabaseFunction, { client }: TypeScope): Table | undefined {
  if (returns.kind.kind !== 'composite' || returns.kind.type.schema !== schema || resultColumns.length > 0) return undefined
  return client.catalog.schemas.get(schema)?.tables.get(returns.kind.type.name)
}

function renderRows(overload: DatabaseFunction, target: Table, scope: TypeScope): string {
  const row = referToRow(target)
  return overload.returns.isSet && !isToOne(findRelationship(overload, scope)) ? toArray(row) : row
}

/** How postgrest-js embeds it and goes on from its rows: `from` is the table whose row it takes, or any. */
function renderSetOptions(overload: DatabaseFunction, target: Table, scope: TypeScope): readonly string[] {
  const relationship = findRelationship(overload, scope)
  const { isSet } = overload.returns
  return [
    'SetofOptions: {',
    ...indent([
      renderProperty('from', renderLiteral(relationship?.from.name ?? '*')),
      renderProperty('to', renderLiteral(target.name)),
      renderProperty('isOneToOne', String(!isSet || isToOne(relationship))),
      renderProperty('isSetofReturn', String(isSet)),
    ]),
    '}',
  ]
}

function isToOne(relationship: ComputedRelationship | undefined): boolean {
  return relationship?.cardinality === 'to-one'
}

function findRelationship(overload: DatabaseFunction, { client }: TypeScope): ComputedRelationship | undefined {
  const [parameter, ...others] = overload.parameters
  if (parameter === undefined || others.length > 0) return undefined
  const row = client.composites.get(parameter.type)
  const table = row?.table && client.catalog.schemas.get(row.name.schema)?.tables.get(row.name.name)
  return table?.relationships.find(
    (relationship): relationship is ComputedRelationship =>
      relationship.kind === 'computed' && relationship.function.name === overload.name && relationship.function.schema === overload.schema,
  )
}

function renderResult(overload: DatabaseFunction, scope: TypeScope): string {
  const { kind, isSet } = overload.returns
  const parameters = overload.parameters.map(({ type }) => type)
  const neverNull = scope.client.neverNullResults.get(toFunctionKey(overload, parameters)) ?? new Set()
  if (kind.kind === 'void') return 'null'
  if (overload.resultColumns.length > 0) {
    const columns = overload.resultColumns.map(({ name, type }) =>
      renderProperty(name, neverNull.has(name) ? toType(type, scope) : orNull(toType(type, scope))),
    )
    return toSet(`{ ${columns.join('; ')} }`, isSet)
  }
  const type = toType(findFormat(overload, scope), scope)
  return toSet(neverNull.has('') ? type : orNull(type), isSet)
}

function toSet(type: string, isSet: boolean): string {
  return isSet ? toArray(type) : type
}

function findFormat({ returns: { kind } }: DatabaseFunction, { client }: TypeScope): string {
  return kind.kind === 'void' ? 'void' : client.formatOf(kind.type)
}
