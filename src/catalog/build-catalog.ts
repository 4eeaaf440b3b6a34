import { buildColumnChecks, buildDomains, buildEnums } from './build-checks.ts'
import { buildColumns, buildRepresentations } from './build-columns.ts'
import { buildComputedColumns, buildComputedRelationships } from './build-computed.ts'
import { buildFunctions } from './build-functions.ts'
import { buildRelationships, type Endpoint, findHalfHidden } from './build-relationships.ts'
import { buildRoleIsolation, buildRoleSettings } from './build-role-settings.ts'
import { buildPrimaryKeys, buildTables } from './build-tables.ts'
import { buildTypeFacts, buildTypeReferences, type TypeFacts } from './build-type-facts.ts'
import { buildViewPrimaryKeys, indexViewKeys } from './build-view-keys.ts'
import { orderRelationships } from './order-relationships.ts'
import { parseDeprecation } from './parse-deprecation.ts'
import type { MediaHandlerRow } from './queries/media-handlers-query.ts'
import type { CatalogRows } from './read-catalog-rows.ts'
import { traceViewColumns } from './trace-view-columns.ts'
import type { Catalog, DatabaseFunction, MediaHandler, Relationship, SchemaPicture, Table } from './types.ts'

export type CatalogScope = {
  /** Schemas whose tables and functions requests can name, in order of preference. */
  readonly schemas: readonly string[]
  /** Schemas behind them in a request's search path: their functions make computed columns too. */
  readonly extraSearchPath: readonly string[]
  /** Settings of functions that must hold for the whole transaction. */
  readonly hoistedSettings: readonly string[]
}

/** Makes the picture from what PostgreSQL answered. Pure: the same rows give the same picture. */
export function buildCatalog(rows: CatalogRows, scope: CatalogScope): Omit<Catalog, 'timezones' | 'loadedIn'> {
  const facts = buildTypeFacts(rows.types)
  return {
    serverVersion: rows.versions[0]?.number ?? 0,
    schemas: buildSchemas(rows, buildAllTables(rows, facts, scope), buildFunctions(rows.functions, facts, scope.hoistedSettings)),
    roleSettings: buildRoleSettings(rows.roleSettings),
    roleIsolation: buildRoleIsolation(rows.roleSettings),
    types: buildTypeReferences(rows.types),
    enums: buildEnums(rows.types),
    domains: buildDomains(rows.types, rows.checks),
    mediaHandlers: rows.mediaHandlers.map(buildMediaHandler),
  }
}

function buildAllTables(rows: CatalogRows, facts: TypeFacts, scope: CatalogScope): readonly Table[] {
  const findViewKeys = indexViewKeys(traceViewColumns(rows.views))
  const primaryKeys = new Map([...buildPrimaryKeys(rows.constraints), ...buildViewPrimaryKeys(rows.constraints, findViewKeys)])
  const endpoints = buildEndpoints(rows, scope, primaryKeys)
  const detected = buildRelationships({ constraints: rows.constraints, endpoints, findViewKeys })
  return buildTables(rows.tables, {
    columns: buildColumns(rows.columns, facts, buildRepresentations(rows.representations)),
    checks: buildColumnChecks(rows.checks),
    primaryKeys,
    relationships: withComputed(detected, { rows, facts, scope }),
    halfHidden: findHalfHidden({ constraints: rows.constraints, endpoints }),
    computedColumns: buildComputedColumns(rows.functions, facts, [...scope.schemas, ...scope.extraSearchPath]),
  })
}

type CatalogParts = { readonly rows: CatalogRows; readonly facts: TypeFacts; readonly scope: CatalogScope }

function withComputed(
  detected: ReturnType<typeof buildRelationships>,
  { rows, facts, scope }: CatalogParts,
): ReadonlyMap<number, readonly Relationship[]> {
  const computed = buildComputedRelationships(rows.functions, facts, scope.schemas)
  return new Map(rows.tables.map(({ oid }) => [oid, orderRelationships(detected.get(oid) ?? [], computed.get(oid) ?? [])]))
}

function buildEndpoints(
  rows: CatalogRows,
  scope: CatalogScope,
  primaryKeys: ReadonlyMap<number, readonly string[]>,
): ReadonlyMap<number, Endpoint> {
  const exposed = rows.tables.filter((table) => scope.schemas.includes(table.schema))
  return new Map(
    exposed.map(({ oid, schema, name, kind }) => [
      oid,
      { oid, name: { schema, name }, isView: kind === 'v' || kind === 'm', primaryKey: primaryKeys.get(oid) ?? [] },
    ]),
  )
}

function buildSchemas(
  rows: CatalogRows,
  tables: readonly Table[],
  functions: readonly DatabaseFunction[],
): ReadonlyMap<string, SchemaPicture> {
  const comments = new Map(rows.schemas.map((schema) => [schema.name, schema.comment]))
  const tablesOf = Map.groupBy(tables, (table) => table.schema)
  const functionsOf = Map.groupBy(functions, (candidate) => candidate.schema)
  const names = new Set([...comments.keys(), ...tablesOf.keys()])
  return new Map(
    [...names].map((name) => [
      name,
      {
        name,
        comment: comments.get(name) ?? null,
        deprecation: parseDeprecation(comments.get(name) ?? null),
        tables: new Map((tablesOf.get(name) ?? []).map((table) => [table.name, table])),
        functions: Map.groupBy(functionsOf.get(name) ?? [], (candidate) => candidate.name),
      },
    ]),
  )
}

function buildMediaHandler(row: MediaHandlerRow): MediaHandler {
  return {
    mediaType: row.media_type,
    function: { schema: row.function_schema, name: row.function_name },
    target: row.target_schema === null || row.target_name === null ? null : { schema: row.target_schema, name: row.target_name },
    isAggregate: row.is_aggregate,
    isBinary: row.is_binary,
  }
}
