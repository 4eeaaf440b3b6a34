import type { FindRelation } from '../../../catalog/nullability/types.ts'
import type { Catalog, DatabaseFunction, SchemaPicture } from '../../../catalog/types.ts'
import type { AccessFacts } from '../store/read-access.ts'
import type { FunctionBody } from '../store/read-bodies.ts'
import type { DeleteRules } from '../store/read-delete-rules.ts'
import type { RowCheck } from '../store/read-row-checks.ts'
import type { Contract, EndpointContract, FunctionContract, RelationContract, SchemaContract } from '../types.ts'
import { buildFunction } from './build-function.ts'
import { buildRelation } from './build-relation.ts'

/** What a database cannot say of its API. */
export type ContractScope = {
  /** Served over HTTP; the first one answers when a request names none. */
  readonly schemas: readonly string[]
  readonly maxRows: number | undefined
  readonly aggregates: boolean
  readonly endpoints: Readonly<Record<string, EndpointContract>>
}

export type CatalogPicture = Pick<Catalog, 'schemas' | 'enums' | 'domains' | 'mediaHandlers'>

/** What is read beside the catalog. */
export type ContractFacts = {
  readonly access: AccessFacts
  readonly deleteRules: DeleteRules
  readonly known: FindRelation
  readonly rowChecks: ReadonlyMap<string, readonly RowCheck[]>
  readonly bodies: ReadonlyMap<string, FunctionBody>
}

export function buildContract(catalog: CatalogPicture, facts: ContractFacts, scope: ContractScope): Contract {
  const schemas = toRecord(
    scope.schemas.flatMap((name) => {
      const picture = catalog.schemas.get(name)
      return picture === undefined ? [] : [[name, buildSchema(picture, { catalog, ...facts })] as const]
    }),
  )
  const mediaTypes = listMediaTypes(catalog, scope)
  return {
    format: 1,
    roles: facts.access.roles,
    defaultSchema: scope.schemas[0] ?? 'public',
    schemas,
    enums: listUsedEnums(catalog, schemas),
    ...(scope.maxRows !== undefined && { maxRows: scope.maxRows }),
    ...(scope.aggregates && { aggregates: true }),
    ...(mediaTypes.length > 0 && { mediaTypes }),
    endpoints: scope.endpoints,
  }
}

type Means = ContractFacts & { readonly catalog: CatalogPicture }

function buildSchema({ name, deprecation, tables, functions }: SchemaPicture, means: Means): SchemaContract {
  const relations = [...tables.values()].flatMap((table) => {
    const relation = buildRelation(table, means)
    return isUsed(relation) ? [[table.name, relation] as const] : []
  })
  const calls = Array.from(functions, ([own, overloads]) => [own, buildOverloads(overloads, means)] as const)
  return {
    ...(deprecation !== null && { deprecation }),
    relations: dropDeadEmbeds(toRecord(relations), name),
    functions: toRecord(calls.filter(([, overloads]) => overloads.length > 0)),
  }
}

function isUsed({ access }: RelationContract): boolean {
  return Object.values(access).some((roles) => roles.length > 0)
}

function buildOverloads(overloads: readonly DatabaseFunction[], means: Means): readonly FunctionContract[] {
  const built = overloads.map((each) => buildFunction(each, means)).filter(({ execute }) => execute.length > 0)
  return built.toSorted((a, b) => compareText(JSON.stringify(a.parameters), JSON.stringify(b.parameters)))
}

/** An embed of what nobody may read is none. Other schemas cannot be told from here, and stay. */
function dropDeadEmbeds(relations: SchemaContract['relations'], schema: string): SchemaContract['relations'] {
  const isDead = (to: string) => to.startsWith(`${schema}.`) && (relations[to.slice(schema.length + 1)]?.access.read ?? []).length === 0
  return Object.fromEntries(
    Object.entries(relations).map(([name, { embeds = {}, ...relation }]) => {
      const live = Object.entries(embeds).filter(([, { to }]) => !isDead(to))
      return [name, { ...relation, ...(live.length > 0 && { embeds: toRecord(live) }) }]
    }),
  )
}

function listUsedEnums({ enums }: CatalogPicture, schemas: Contract['schemas']): Contract['enums'] {
  const used = new Set<string>()
  for (const { relations, functions } of Object.values(schemas)) {
    for (const { columns } of Object.values(relations)) for (const { type, base = type } of Object.values(columns)) used.add(base)
    for (const { parameters, result } of Object.values(functions).flat())
      for (const type of [...parameters.map((each) => each.type), result.type, ...Object.values(result.columns ?? {})]) used.add(type)
  }
  const names = new Set(Array.from(used, (type) => type.replace(/(\[\])+$/, '')))
  return toRecord(Array.from(enums).filter(([name]) => names.has(name)))
}

function listMediaTypes({ mediaHandlers }: CatalogPicture, { schemas }: ContractScope): readonly string[] {
  const served = mediaHandlers.filter(({ function: { schema } }) => schemas.includes(schema))
  return served
    .map(({ mediaType, target, isAggregate, function: own }) => {
      const of = isAggregate ? (target === null ? 'any table' : `${target.schema}.${target.name}`) : `${own.schema}.${own.name}()`
      return `${mediaType} of ${of}`
    })
    .sort(compareText)
}

/** Keys in their own order, so that the same API is the same text. */
function toRecord<T>(entries: readonly (readonly [string, T])[]): Readonly<Record<string, T>> {
  return Object.fromEntries(entries.toSorted(([a], [b]) => compareText(a, b)))
}

function compareText(one: string, other: string): number {
  if (one === other) return 0
  return one < other ? -1 : 1
}
