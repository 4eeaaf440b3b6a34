import { readKnownColumns } from '../../../catalog/nullability/read-known-columns.ts'
import type { Catalog, QualifiedName } from '../../../catalog/types.ts'
import type { Database } from '../../../postgres/types.ts'
import { judgeFunctions } from '../domain/judge-functions.ts'
import { type ClientSchema, toColumnKey } from '../types.ts'
import { type FunctionBodyRow, functionBodiesQuery } from './function-bodies-query.ts'
import { type CastRow, type CompositeRow, castsQuery, compositesQuery, type InputRow, inputsQuery } from './queries.ts'

/** Reads what types need beyond the catalog, in one transaction. Throws PostgresError or ConnectionLost. */
export async function readClientSchema(database: Database, catalog: Catalog): Promise<ClientSchema> {
  return await database.transaction(
    { access: 'read only', isolation: 'repeatable read', session: [['search_path', '']] },
    async (transaction) => {
      const find = await readKnownColumns(transaction)
      const inputs = await transaction.query<InputRow>(inputsQuery)
      const composites = await transaction.query<CompositeRow>(compositesQuery)
      const casts = await transaction.query<CastRow>(castsQuery)
      const bodies = await transaction.query<FunctionBodyRow>(functionBodiesQuery([...catalog.schemas.keys()]))
      return {
        catalog,
        knownColumns: (table: QualifiedName) => new Map((find(table.schema, table.name) ?? []).map((column) => [column.name, column])),
        inputs: new Map(inputs.map(({ schema, table, column, ...input }) => [toColumnKey({ schema, name: table }, column), input])),
        composites: new Map(
          composites.map(({ format, schema, name, table, attributes }) => [
            format,
            { name: { schema, name }, table: table ?? undefined, attributes },
          ]),
        ),
        formatOf: indexFormats(catalog),
        castToJson: new Set(casts.map(({ format }) => format)),
        neverNullResults: await judgeFunctions(bodies, find),
      }
    },
  )
}

/** The catalog has each type by its own name first, then by its format. */
function indexFormats({ types }: Catalog): ClientSchema['formatOf'] {
  const formats = new Map(Array.from(types, ([format, { schema, name }]) => [JSON.stringify([schema, name]), format]))
  return ({ schema, name }) => formats.get(JSON.stringify([schema, name])) ?? name
}
