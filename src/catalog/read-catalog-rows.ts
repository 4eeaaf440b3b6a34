import type { Sql } from '../postgres/sql.ts'
import type { Transaction } from '../postgres/types.ts'
import { type CheckRow, checksQuery } from './queries/checks-query.ts'
import { type ColumnRow, columnsQuery } from './queries/columns-query.ts'
import { type ConstraintRow, constraintsQuery } from './queries/constraints-query.ts'
import { type FunctionRow, functionsQuery } from './queries/functions-query.ts'
import { type MediaHandlerRow, mediaHandlersQuery } from './queries/media-handlers-query.ts'
import { type RepresentationRow, representationsQuery } from './queries/representations-query.ts'
import { type RoleSettingRow, roleSettingsQuery } from './queries/role-settings-query.ts'
import { type SchemaRow, schemasQuery } from './queries/schemas-query.ts'
import { type TableRow, tablesQuery } from './queries/tables-query.ts'
import { type TypeRow, typesQuery } from './queries/types-query.ts'
import { type VersionRow, versionQuery } from './queries/version-query.ts'
import { type ViewRow, viewsQuery } from './queries/views-query.ts'

/** What PostgreSQL answered, before anything is made of it. */
export type CatalogRows = {
  readonly versions: readonly VersionRow[]
  readonly schemas: readonly SchemaRow[]
  readonly types: readonly TypeRow[]
  readonly tables: readonly TableRow[]
  readonly columns: readonly ColumnRow[]
  readonly constraints: readonly ConstraintRow[]
  readonly checks: readonly CheckRow[]
  readonly views: readonly ViewRow[]
  readonly functions: readonly FunctionRow[]
  readonly representations: readonly RepresentationRow[]
  readonly mediaHandlers: readonly MediaHandlerRow[]
  readonly roleSettings: readonly RoleSettingRow[]
}

/**
 * Reads the system catalogs: one query for each kind of object.
 * The transaction's `search_path` must be empty, so that every name outside pg_catalog is printed with its schema.
 */
export async function readCatalogRows(
  transaction: Transaction,
  options: { readonly exposed: readonly string[]; readonly all: readonly string[] },
): Promise<CatalogRows> {
  const read = <Row extends Record<string, unknown>>(statement: Sql) => transaction.query<Row>(statement)
  return {
    versions: await read<VersionRow>(versionQuery),
    schemas: await read<SchemaRow>(schemasQuery(options.all)),
    types: await read<TypeRow>(typesQuery),
    tables: await read<TableRow>(tablesQuery(options.all)),
    columns: await read<ColumnRow>(columnsQuery(options.all)),
    constraints: await read<ConstraintRow>(constraintsQuery),
    checks: await read<CheckRow>(checksQuery),
    views: await read<ViewRow>(viewsQuery),
    functions: await read<FunctionRow>(functionsQuery(options.all)),
    representations: await read<RepresentationRow>(representationsQuery),
    mediaHandlers: await read<MediaHandlerRow>(mediaHandlersQuery(options.exposed)),
    roleSettings: await read<RoleSettingRow>(roleSettingsQuery),
  }
}
