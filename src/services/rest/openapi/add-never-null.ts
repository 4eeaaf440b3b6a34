import { readKnownColumns } from '../../../catalog/nullability/read-known-columns.ts'
import type { FindRelation } from '../../../catalog/nullability/types.ts'
import type { Catalog, Table } from '../../../catalog/types.ts'
import type { RestServiceDependencies } from '../dependencies.ts'
import type { DescribedContents } from './find-described-contents.ts'

/** Views are judged once for each picture of the database. */
const judged = new WeakMap<Catalog, Promise<FindRelation>>()

/** The contents with the columns of views that no row has null in: PostgreSQL itself takes all of theirs for nullable. */
export async function addNeverNull(
  contents: DescribedContents,
  { catalog, database }: Pick<RestServiceDependencies, 'catalog' | 'database'>,
): Promise<DescribedContents> {
  if (!contents.tables.some(({ table }) => isView(table))) return contents
  const find = await findKnownColumns(catalog(), database)
  const tables = contents.tables.map((described) => {
    const { schema, name } = described.table
    const known = isView(described.table) ? (find(schema, name) ?? []) : []
    return { ...described, neverNull: new Set(known.filter((column) => column.neverNull).map((column) => column.name)) }
  })
  return { ...contents, tables }
}

function isView({ kind }: Table): boolean {
  return kind === 'view' || kind === 'materialized view'
}

async function findKnownColumns(catalog: Catalog, database: RestServiceDependencies['database']): Promise<FindRelation> {
  const found =
    judged.get(catalog) ??
    database.transaction({ access: 'read only', isolation: 'repeatable read', session: [['search_path', '']] }, readKnownColumns)
  judged.set(catalog, found)
  try {
    return await found
  } catch (error) {
    judged.delete(catalog)
    throw error
  }
}
