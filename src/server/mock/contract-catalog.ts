import type { Catalog, Column, DatabaseFunction, QualifiedName, Relationship, SchemaPicture, Table } from '../../catalog/types.ts'
import type { Contract } from '../../operations/contract/operation.ts'

type SchemaContract = Contract['schemas'][string]
type RelationContract = SchemaContract['relations'][string]
type ColumnContract = RelationContract['columns'][string]
type EmbedContract = NonNullable<RelationContract['embeds']>[string]
type FunctionContract = SchemaContract['functions'][string][number]

/** The picture that planning needs, from what a contract promises: names, types and embeds are there; what serves only SQL is empty. */
export function toCatalog(contract: Contract): Catalog {
  return {
    serverVersion: 180_000,
    schemas: new Map(Object.entries(contract.schemas).map(([name, schema]) => [name, toSchema(name, schema, contract)])),
    timezones: new Set(),
    roleSettings: new Map(),
    roleIsolation: new Map(),
    types: castTypes,
    enums: new Map(Object.entries(contract.enums)),
    domains: new Map(),
    mediaHandlers: [],
    loadedIn: 0,
  }
}

/** What `select=price::text` may name, by the names of `pg_type`. */
const castTypes: Catalog['types'] = new Map(
  [
    'text',
    'varchar',
    'int2',
    'int4',
    'int8',
    'numeric',
    'float4',
    'float8',
    'bool',
    'date',
    'timestamp',
    'timestamptz',
    'uuid',
    'json',
    'jsonb',
  ].map((name) => [name, { schema: 'pg_catalog', name, category: 'U' }]),
)

function toSchema(name: string, { relations, functions, deprecation }: SchemaContract, contract: Contract): SchemaPicture {
  return {
    name,
    comment: null,
    deprecation: deprecation ?? null,
    tables: new Map(
      Object.entries(relations).map(([table, relation]) => [table, toTable({ schema: name, name: table }, relation, contract)]),
    ),
    functions: new Map(
      Object.entries(functions).map(([own, overloads]) => [
        own,
        overloads.map((one) => toFunction({ schema: name, name: own }, one, contract)),
      ]),
    ),
  }
}

function toTable(name: QualifiedName, relation: RelationContract, contract: Contract): Table {
  const columns = Object.entries(relation.columns)
  return {
    ...name,
    kind: relation.kind,
    comment: null,
    deprecation: relation.deprecation ?? null,
    insertable: relation.access.insert.length > 0,
    updatable: relation.access.update.length > 0,
    deletable: relation.access.delete.length > 0,
    estimatedRows: null,
    primaryKey: relation.primaryKey ?? [],
    columns: new Map(
      columns
        .filter(([, { computed }]) => !computed)
        .map(([own, column], index) => [own, toColumn(own, column, { position: index + 1, contract })]),
    ),
    checks: [],
    relationships: Object.entries(relation.embeds ?? {}).map(([key, embed]) => toRelationship(name, { key, embed, relation, contract })),
    hasHiddenRelationships: false,
    computedColumns: new Map(
      columns
        .filter(([, { computed }]) => computed)
        .map(([own, { type }]) => [
          own,
          {
            name: own,
            function: { schema: name.schema, name: own },
            type,
            isJson: isJson(type),
            isArray: type.endsWith('[]'),
            isComposite: false,
          },
        ]),
    ),
  }
}

const isJson = (type: string) => type === 'json' || type === 'jsonb'

function toColumn(
  name: string,
  column: ColumnContract,
  { position, contract }: { readonly position: number; readonly contract: Contract },
): Column {
  const baseType = column.base ?? column.type
  return {
    name,
    position,
    comment: null,
    deprecation: column.deprecation ?? null,
    nullable: column.nullable ?? false,
    type: column.type,
    baseType,
    isArray: baseType.endsWith('[]'),
    isComposite: false,
    isJson: isJson(baseType),
    enumValues: contract.enums[baseType] ?? [],
    defaultValue: column.standard === 'identity' || column.standard === 'generated' ? null : (column.standard ?? null),
    identity: column.standard === 'identity' ? (column.readOnly ? 'always' : 'by default') : null,
    sequence: null,
    generated: column.standard === 'generated' ? 'stored' : null,
    maxLength: column.limits?.maxLength ?? null,
    representation: null,
  }
}

type EmbedMeans = { readonly key: string; readonly embed: EmbedContract; readonly relation: RelationContract; readonly contract: Contract }

function toRelationship(from: QualifiedName, { key, embed, relation, contract }: EmbedMeans): Relationship {
  const to = toName(embed.to)
  const ends = { from, to, isSelf: embed.to === `${from.schema}.${from.name}` }
  const views = { fromIsView: relation.kind === 'view', toIsView: findRelation(to, contract)?.kind === 'view' }
  const hint = /!([^ ]+)/.exec(key)?.[1] ?? key
  const [, junction, list = ''] = /^(.+?)\((.*)\)$/.exec(embed.through) ?? []
  if (junction === undefined) {
    const columns = embed.through.split(', ').map((pair) => toPair(...(pair.split(' → ') as [string, string])))
    const holdsKey = embed.cardinality === 'one' && columns.every((pair) => relation.columns[pair.from]?.references !== undefined)
    return {
      kind: 'foreign key',
      ...ends,
      ...views,
      cardinality: embed.cardinality === 'many' ? 'one-to-many' : holdsKey ? 'many-to-one' : 'one-to-one',
      constraint: hint,
      columns,
      holdsKey,
    }
  }
  if (list === '') {
    const called = { schema: from.schema, name: junction }
    return { kind: 'computed', ...ends, cardinality: embed.cardinality === 'one' ? 'to-one' : 'to-many', function: called }
  }
  const columns = list.split(', ')
  const key1 = relation.primaryKey ?? ['id']
  const key2 = findRelation(to, contract)?.primaryKey ?? ['id']
  return {
    kind: 'many-to-many',
    ...ends,
    ...views,
    cardinality: 'many-to-many',
    junction: { schema: from.schema, name: junction },
    constraints: [hint, hint],
    sourceColumns: key1.map((column, index) => toPair(column, columns[index] ?? column)),
    targetColumns: key2.map((column, index) => toPair(columns[key1.length + index] ?? column, column)),
  }
}

const toPair = (from: string, to: string) => ({ from, to })

function toName(qualified: string): QualifiedName {
  const dot = qualified.indexOf('.')
  return { schema: qualified.slice(0, dot), name: qualified.slice(dot + 1) }
}

function findRelation({ schema, name }: QualifiedName, { schemas }: Contract): RelationContract | undefined {
  return schemas[schema]?.relations[name]
}

function toFunction(
  name: QualifiedName,
  { parameters, result, readOnly, deprecation }: FunctionContract,
  contract: Contract,
): DatabaseFunction {
  return {
    ...name,
    comment: null,
    deprecation: deprecation ?? null,
    parameters: parameters.map((one) => ({ name: one.name, type: one.type, required: !one.optional, variadic: one.variadic ?? false })),
    returns: { isSet: result.list ?? false, kind: toResultKind(result, contract) },
    resultColumns: Object.entries(result.columns ?? {}).map(([own, type]) => ({ name: own, type })),
    volatility: readOnly ? 'stable' : 'volatile',
    hasVariadic: parameters.some(({ variadic }) => variadic),
    isolation: null,
    settings: [],
  }
}

function toResultKind({ type, columns }: FunctionContract['result'], contract: Contract): DatabaseFunction['returns']['kind'] {
  if (type === 'void') return { kind: 'void' }
  if (columns !== undefined) return { kind: 'composite', type: { schema: 'pg_catalog', name: 'record' }, isAlias: false }
  if (!type.includes('.')) return { kind: 'scalar', type: { schema: 'pg_catalog', name: type } }
  const name = toName(type)
  const isRelation = findRelation(name, contract) !== undefined
  return isRelation ? { kind: 'composite', type: name, isAlias: false } : { kind: 'scalar', type: name }
}
